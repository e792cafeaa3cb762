package dev.tidemark.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.gateway.TestGateway;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What hostile and broken clients send, on raw sockets. No Kafka is needed to refuse them. */
class EdgeTest {
  private static final String HEAD = "POST /v1/events HTTP/1.1\r\nHost: a\r\n";
  private static final String SECOND =
      "POST /v1/events HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}";

  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway = start("--http.max-body-bytes=1KiB");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void answers400AndClosesOnAMalformedChunk() {
    String answer = exchange(HEAD + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n");

    assertRefused(answer, "400 Bad Request", "malformed_request");
  }

  @Test
  void answers400WhenALaterChunkIsMalformed() {
    String answer = exchange(HEAD + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\nzz\r\n");

    assertRefused(answer, "400 Bad Request", "malformed_request");
  }

  @Test
  void answers501ToAnUnknownTransferEncodingAndIgnoresWhatIsPipelinedBehind() {
    String answer = exchange(HEAD + "Transfer-Encoding: gzip\r\n\r\n" + SECOND);

    assertRefused(answer, "501 Not Implemented", "unknown_transfer_encoding");
    assertThat(answer.split("HTTP/1.1 ", -1)).hasSize(2);
  }

  @Test
  void answers501ToAListOfTransferEncodings() {
    String answer =
        exchange(HEAD + "Transfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n" + SECOND);

    assertRefused(answer, "501 Not Implemented", "unknown_transfer_encoding");
    assertThat(answer.split("HTTP/1.1 ", -1)).hasSize(2);
  }

  @Test
  void refusesTransferEncodingBesideContentLength() {
    String answer =
        exchange(
            HEAD + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + SECOND);

    assertRefused(answer, "400 Bad Request", "malformed_request");
    assertThat(answer.split("HTTP/1.1 ", -1)).hasSize(2);
  }

  @Test
  void refusesTwoContentLengths() {
    String answer = exchange(HEAD + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} ");

    assertRefused(answer, "400 Bad Request", "malformed_request");
  }

  /** Of two lengths, which nobody sees here any more, the first is taken. */
  @Test
  void closesAfterOneRequestBeforeHttp11AndIgnoresWhatIsPipelinedBehind() {
    String answer =
        exchange(
            "POST /v1/events HTTP/1.0\r\nConnection: keep-alive\r\n"
                + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} "
                + SECOND);

    assertRefused(answer, "503 Service Unavailable", "not_ready");
    assertThat(answer.split("HTTP/1.[01] ", -1)).hasSize(2);
  }

  @Test
  void closesAfterTheTrackerBeforeHttp11() {
    String answer =
        exchange("GET /tidemark.js HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + SECOND);

    assertThat(answer).contains(" 200 OK", "connection: close").doesNotContain(" 503 ");
  }

  @Test
  void refusesAHandshakeWhoseBodyNoHeaderTellsOf() {
    String answer =
        exchange(
            "GET /nothing HTTP/1.1\r\nHost: a\r\n"
                + "Sec-WebSocket-Key1: 1 1\r\nSec-WebSocket-Key2: 2 2\r\n\r\n"
                + SECOND);

    assertRefused(answer, "400 Bad Request", "malformed_request");
    assertThat(answer.split("HTTP/1.1 ", -1)).hasSize(2);
  }

  @Test
  void closesAConnectionWhoseHeadersDripIn() {
    try (TestGateway impatient = start("--http.header-timeout=200ms")) {
      assertThat(exchange(impatient, "POST /v1/events HTTP/1.1\r\nHo")).isEmpty();
    }
  }

  @Test
  void answers408AndClosesWhenTheBodyDoesNotCome() {
    try (TestGateway impatient = start("--http.body-timeout=200ms")) {
      String answer = exchange(impatient, HEAD + "Content-Length: 10\r\n\r\n{");

      assertRefused(answer, "408 Request Timeout", "body_timeout");
    }
  }

  @Test
  void closesAnIdleConnection() {
    try (TestGateway impatient = start("--http.idle-timeout=200ms")) {
      String answer = exchange(impatient, SECOND);

      assertThat(answer).startsWith("HTTP/1.1 503").doesNotContain("connection: close");
    }
  }

  @Test
  void doesNotSpeakHttp2InTheClear() {
    String answer = exchange("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

    assertThat(answer).startsWith("HTTP/2.0 501");
  }

  @Test
  void doesNotUpgradeToHttp2() {
    try (RawConnection connection = new RawConnection(gateway.port())) {
      String answer =
          connection
              .send(
                  String.join(
                      "\r\n",
                      "GET / HTTP/1.1",
                      "Host: a",
                      "Connection: Upgrade, HTTP2-Settings",
                      "Upgrade: h2c",
                      "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA",
                      "",
                      ""))
              .readUntil("}");

      assertThat(answer).startsWith("HTTP/1.1 404");
    }
  }

  @Test
  void answers414ToALongRequestLine() {
    String answer = exchange("POST /" + "a".repeat(9_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");

    assertRefused(answer, "414 ", "uri_too_long");
  }

  @Test
  void answers431ToLargeHeaders() {
    String answer = exchange(HEAD + "X: " + "a".repeat(9_000) + "\r\n\r\n");

    assertRefused(answer, "431 ", "headers_too_large");
  }

  @Test
  void answers413AfterTheBodyAndKeepsTheConnection() {
    try (RawConnection connection = new RawConnection(gateway.port())) {
      String answer =
          connection
              .send(HEAD + "Content-Length: 2000\r\n\r\n" + "a".repeat(2_000))
              .readUntil("}\n");

      assertRefusedAndOpen(answer, "413 ", "too_large");
      assertThat(connection.send(SECOND).readUntil("}\n")).startsWith("HTTP/1.1 503");
    }
  }

  @Test
  void answers413AndClosesWhenTheBodyGoesOnAndOn() {
    String answer = exchange(HEAD + "Content-Length: 9999999\r\n\r\n" + "a".repeat(17 * 1_024));

    assertRefused(answer, "413 ", "too_large");
  }

  @Test
  void refusesALargeBodyBeforeItIsSentToWhoeverAsks() {
    String answer = exchange(HEAD + "Expect: 100-continue\r\nContent-Length: 2000\r\n\r\n");

    assertRefused(answer, "413 ", "too_large");
  }

  @Test
  void tellsWhoeverAsksToSendTheBody() {
    try (RawConnection connection = new RawConnection(gateway.port())) {
      connection.send(HEAD + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");

      assertThat(connection.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 100 Continue");
      assertThat(connection.send("{}").readUntil("}\n")).startsWith("HTTP/1.1 503");
    }
  }

  @Test
  void answersOnlyOnceBeforeHttp11() {
    String answer =
        exchange("POST /v1/events HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}");

    assertThat(answer).startsWith("HTTP/1.").contains(" 503 ").doesNotContain("100 Continue");
  }

  @Test
  void answersPipelinedRequestsInOrder() {
    try (RawConnection connection = new RawConnection(gateway.port())) {
      connection.send(SECOND + "POST /nope HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}");

      assertThat(connection.readUntil("}\n")).startsWith("HTTP/1.1 503");
      assertThat(connection.readUntil("}\n")).startsWith("HTTP/1.1 404");
    }
  }

  @Test
  void closesConnectionsBeyondTheLimitAndTakesNewOnesOnceOthersAreGone() {
    try (TestGateway small = start("--http.max-connections=2")) {
      try (RawConnection first = new RawConnection(small.port());
          RawConnection second = new RawConnection(small.port())) {
        assertThat(first.send(SECOND).readUntil("}\n")).startsWith("HTTP/1.1 503");
        assertThat(second.send(SECOND).readUntil("}\n")).startsWith("HTTP/1.1 503");
        assertThat(small.metric("gateway_connections")).isEqualTo(2);

        try (RawConnection third = new RawConnection(small.port())) {
          assertThat(third.readUntilClosed()).isEmpty();
        }
        assertThat(small.metric("gateway_connections_refused_total")).isEqualTo(1);
      }
      await("the connections to be counted as gone")
          .atMost(Duration.ofSeconds(60))
          .until(() -> small.metric("gateway_connections") == 0);
      try (RawConnection fourth = new RawConnection(small.port())) {
        assertThat(fourth.send(SECOND).readUntil("}\n")).startsWith("HTTP/1.1 503");
      }
    }
  }

  private static TestGateway start(String flag) {
    return TestGateway.start(TestGateway.NO_BROKER, "--spool.enabled=false", flag);
  }

  private static String exchange(String request) {
    return exchange(gateway, request);
  }

  private static String exchange(TestGateway with, String request) {
    try (RawConnection connection = new RawConnection(with.port())) {
      return connection.send(request).readUntilClosed();
    }
  }

  private static void assertRefused(String answer, String status, String error) {
    assertThat(answer)
        .matches("(?s)HTTP/1\\.[01] " + status + ".*")
        .contains("connection: close", "{\"error\":\"" + error + "\",\"message\":\"");
  }

  private static void assertRefusedAndOpen(String answer, String status, String error) {
    assertThat(answer)
        .startsWith("HTTP/1.1 " + status)
        .contains("{\"error\":\"" + error + "\"")
        .doesNotContain("connection: close");
  }
}
