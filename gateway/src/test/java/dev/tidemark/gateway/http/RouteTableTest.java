package dev.tidemark.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.gateway.TestGateway;
import io.vertx.core.http.HttpMethod;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is served where; none of it needs Kafka. */
class RouteTableTest {
  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start(TestGateway.NO_BROKER, "--spool.enabled=false");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/projects/WK_demo/settings, application/json, '\"apiKey\":\"WK_demo\"'",
    "/sourceConfig/?writeKey=x, application/json, '\"destinations\":[]'",
    "/array/phc_x/config, application/json, '\"supportedCompression\":[\"gzip\"'",
    "/array/phc_x/config.js, text/javascript, '/*'",
  })
  void servesTheDocumentsThatSdksFetch(String path, String contentType, String part) {
    HttpResponse<String> answer = gateway.request("GET", path, "Origin", "https://a.example");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains(part);
    assertThat(answer.headers().firstValue("content-type")).hasValue(contentType);
    assertThat(answer.headers().firstValue("cache-control")).hasValue("public, max-age=300");
    assertThat(answer.headers().firstValue("access-control-allow-origin"))
        .hasValue("https://a.example");
  }

  @Test
  void givesFlagsToWhoeverPostsForThem() {
    assertThat(gateway.post("/flags/?v=2", new byte[] {'{', '}'}).body())
        .contains("\"featureFlags\":{}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/projects//settings",
        "/v1/projects/a/b/settings",
        "/v1/projects/a%22b/settings",
        "/v1/projects/settings",
        "/array/x/configs",
      })
  void servesNothingOnPathsThatOnlyLookAlike(String path) {
    assertThat(gateway.request("GET", path).statusCode()).isEqualTo(404);
  }

  @Test
  void saysWhichMethodsAPathTakes() {
    HttpResponse<String> get = gateway.request("GET", "/v1/batch");
    HttpResponse<String> post = gateway.post("/i", new byte[0]);

    assertThat(get.statusCode()).isEqualTo(405);
    assertThat(get.headers().firstValue("allow")).hasValue("POST, OPTIONS");
    assertThat(post.statusCode()).isEqualTo(405);
    assertThat(post.headers().firstValue("allow")).hasValue("GET, OPTIONS");
  }

  @Test
  void countsEventsOfRefusedRequestsButNoDocuments() {
    double before = rejected();

    gateway.request("GET", "/v1/pixel.gif?event_type=a");
    gateway.post("/api/event", "{\"n\":\"pageview\",\"u\":\"/\"}".getBytes(UTF_8));
    gateway.request("GET", "/sourceConfig/");
    gateway.post("/sourceConfig/", new byte[0]);

    assertThat(rejected()).isEqualTo(before + 2);
  }

  @Test
  void findsLinesByPath() {
    RouteTable table = Routes.table(List.of("/collect"));

    assertThat(table.find("/collect").route(HttpMethod.POST))
        .isInstanceOf(Route.NativeEvents.class);
    assertThat(table.find("/v1/pixel.gif").route(HttpMethod.GET))
        .isInstanceOf(Route.SdkEvents.class);
    assertThat(table.find("/nope")).isNull();
    assertThat(table.find(null)).isNull();
  }

  private static double rejected() {
    return gateway.metric("gateway_events_rejected_total{reason=\"not_ready\"}");
  }
}
