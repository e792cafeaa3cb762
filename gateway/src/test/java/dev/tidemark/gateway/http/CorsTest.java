package dev.tidemark.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.gateway.TestGateway;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CorsTest {
  private static final String SHOP = "https://shop.example";
  private static final byte[] EVENT = {'{', '}'};

  private static TestGateway open;
  private static TestGateway closed;

  @BeforeAll
  static void start() {
    open = TestGateway.start(TestGateway.NO_BROKER, "--spool.enabled=false");
    closed =
        TestGateway.start(
            TestGateway.NO_BROKER, "--spool.enabled=false", "--http.allowed-origins=" + SHOP);
  }

  @AfterAll
  static void stop() {
    open.close();
    closed.close();
  }

  @Test
  void answersAPreflight() {
    HttpResponse<String> answer =
        open.request(
            "OPTIONS",
            "/v1/events",
            "Origin",
            "https://any.example",
            "Access-Control-Request-Method",
            "POST",
            "Access-Control-Request-Headers",
            "content-type,rsa-retry-attempt,sentat");

    assertThat(answer.statusCode()).isEqualTo(204);
    assertAllowed(answer.headers(), "https://any.example");
    assertThat(answer.headers().firstValue("access-control-allow-methods"))
        .hasValue("POST, OPTIONS");
    assertThat(answer.headers().firstValue("access-control-allow-headers"))
        .hasValue("content-type,rsa-retry-attempt,sentat");
    assertThat(answer.headers().firstValue("access-control-max-age")).hasValue("86400");
  }

  @Test
  void echoesTheOriginOnRefusalsTooSoThatPagesCanReadThem() {
    HttpResponse<String> answer = open.post("/v1/events", EVENT, "Origin", "https://any.example");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertAllowed(answer.headers(), "https://any.example");
  }

  @Test
  void saysNothingToWhoeverSendsNoOrigin() {
    HttpResponse<String> answer = open.request("OPTIONS", "/v1/events");

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-origin");
  }

  @Test
  void allowsOnlyTheOriginsThatAreConfigured() {
    HttpResponse<String> shop = closed.request("OPTIONS", "/b", "Origin", SHOP);
    HttpResponse<String> other = closed.request("OPTIONS", "/b", "Origin", "https://other.example");

    assertAllowed(shop.headers(), SHOP);
    assertThat(other.headers().map())
        .doesNotContainKeys("access-control-allow-origin", "access-control-allow-methods");
    assertThat(other.headers().firstValue("vary")).hasValue("Origin");
  }

  @Test
  void refusesEventsOfOtherOrigins() {
    HttpResponse<String> refused = post("https://other.example");

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("\"origin_not_allowed\"");
    assertThat(refused.headers().map()).doesNotContainKey("access-control-allow-origin");
    assertThat(refused.headers().firstValue("vary")).hasValue("Origin");
    assertThat(post("null").statusCode()).isEqualTo(403);
    assertThat(post("https://shop.example.other.example").statusCode()).isEqualTo(403);
    assertThat(post("http://shop.example").statusCode()).isEqualTo(403);
    assertThat(closed.metric("gateway_events_rejected_total{reason=\"origin_not_allowed\"}"))
        .isEqualTo(4);
  }

  /** 503 says that they were let in: no Kafka is there. */
  @Test
  void takesEventsOfTheOriginsThatAreConfiguredOfItsOwnAndOfNone() {
    assertThat(post(SHOP).statusCode()).isEqualTo(503);
    assertThat(post("http://127.0.0.1:" + closed.port()).statusCode()).isEqualTo(503);
    assertThat(closed.post("/v1/events", EVENT).statusCode()).isEqualTo(503);
  }

  /** Or a cache that was filled without an origin would keep the document from pages. */
  @Test
  void saysThatDocumentsVaryWithTheOriginAlsoToWhoeverSendsNone() {
    HttpResponse<String> settings = open.request("GET", "/v1/projects/KEY/settings");

    assertThat(settings.statusCode()).isEqualTo(200);
    assertThat(settings.headers().firstValue("cache-control")).hasValue("public, max-age=300");
    assertThat(settings.headers().firstValue("vary")).hasValue("Origin");
  }

  private static HttpResponse<String> post(String origin) {
    return closed.post("/v1/events", EVENT, "Origin", origin);
  }

  private static void assertAllowed(HttpHeaders headers, String origin) {
    assertThat(headers.firstValue("access-control-allow-origin")).hasValue(origin);
    assertThat(headers.firstValue("access-control-allow-credentials")).hasValue("true");
    assertThat(headers.firstValue("vary")).hasValue("Origin");
  }
}
