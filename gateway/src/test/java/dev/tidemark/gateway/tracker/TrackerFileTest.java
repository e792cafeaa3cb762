package dev.tidemark.gateway.tracker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.gateway.TestGateway;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The tracker as browsers and caches get it. No Kafka is needed for that. */
class TrackerFileTest {
  private static final int MOST_BYTES = 3_072;
  private static final TrackerFile FILE = TrackerFile.load();

  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start(TestGateway.NO_BROKER, "--spool.enabled=false");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void isSmallAndGzippedForWhoTakesIt() throws Exception {
    HttpResponse<byte[]> gzipped = get(TrackerFile.PATH, "Accept-Encoding", "br, gzip");
    HttpResponse<byte[]> plain = get(TrackerFile.PATH);

    assertThat(gzipped.headers().firstValue("content-encoding")).hasValue("gzip");
    assertThat(gzipped.body()).hasSizeLessThanOrEqualTo(MOST_BYTES);
    assertThat(plain.headers().firstValue("content-encoding")).isEmpty();
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(gzipped.body()))) {
      assertThat(in.readAllBytes()).isEqualTo(plain.body());
    }
    assertThat(new String(plain.body(), UTF_8)).contains("tidemark.ids").doesNotContain("/**");
  }

  @Test
  void isKeptAWhileUnderItsPlainPathAndForEverUnderItsHash() throws Exception {
    HttpResponse<byte[]> plainPath = get(TrackerFile.PATH + "?x=1");
    HttpResponse<byte[]> hashedPath =
        get(plainPath.headers().firstValue("content-location").orElseThrow());
    HttpResponse<byte[]> otherHash = get("/tidemark.0123456789abcdef.js");

    assertThat(hashedPath.body()).isEqualTo(plainPath.body());
    assertThat(cacheControl(plainPath)).startsWith("public, max-age=300");
    assertThat(cacheControl(hashedPath)).isEqualTo("public, max-age=31536000, immutable");
    assertThat(otherHash.body()).isEqualTo(plainPath.body());
    assertThat(cacheControl(otherHash)).isEqualTo(cacheControl(plainPath));
  }

  @Test
  void isNotSentAgainToWhoHasIt() throws Exception {
    String etag = get(TrackerFile.PATH).headers().firstValue("etag").orElseThrow();

    HttpResponse<byte[]> again = get(TrackerFile.PATH, "If-None-Match", "\"other\", " + etag);

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(again.headers().firstValue("etag")).hasValue(etag);
    assertThat(cacheControl(again)).startsWith("public, max-age=300");
  }

  @Test
  void mayBeLoadedByAnyPageAndItsContentBeDemanded() throws Exception {
    HttpResponse<byte[]> answer = get(TrackerFile.PATH, "Origin", "https://shop.example");

    assertThat(answer.headers().firstValue("access-control-allow-origin")).hasValue("*");
    assertThat(answer.headers().firstValue("cross-origin-resource-policy"))
        .hasValue("cross-origin");
    assertThat(answer.headers().firstValue("content-type"))
        .hasValue("text/javascript; charset=utf-8");
    assertThat(FILE.integrity())
        .isEqualTo(
            "sha384-"
                + Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-384").digest(answer.body())));
  }

  @Test
  void answersHeadWithoutABodyAndTheNextRequestOnTheSameConnection() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      String head = " /tidemark.js HTTP/1.1\r\nHost: a\r\n";
      socket
          .getOutputStream()
          .write(
              ("HEAD"
                      + head
                      + "\r\nGET"
                      + head
                      + "Content-Length: 2\r\nConnection: close\r\n\r\n{}")
                  .getBytes(UTF_8));

      String answers = new String(socket.getInputStream().readAllBytes(), UTF_8);

      assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(3);
      assertThat(answers.indexOf("tidemark.ids"))
          .isGreaterThan(answers.lastIndexOf("HTTP/1.1 200 OK"));
    }
  }

  @Test
  void isOnlyRead() {
    assertThat(gateway.post(TrackerFile.PATH, new byte[0]).statusCode()).isEqualTo(404);
    assertThat(gateway.request("GET", "/tidemark.map.js").statusCode()).isEqualTo(404);
  }

  @Test
  void aPageOfAnotherOriginMayReadWhenToTryAgain() {
    HttpResponse<String> refused =
        gateway.post("/v1/events", "{}".getBytes(UTF_8), "Origin", "https://shop.example");

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
    assertThat(refused.headers().firstValue("access-control-expose-headers").orElseThrow())
        .isEqualToIgnoringCase("Retry-After");
  }

  private static String cacheControl(HttpResponse<byte[]> answer) {
    return answer.headers().firstValue("cache-control").orElseThrow();
  }

  private static HttpResponse<byte[]> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofByteArray());
  }
}
