package dev.tidemark.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.gateway.TestGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ResetConnectionsTest {
  private static final int LIMIT = 50;

  /** As a balancer looks whether a port is open. */
  @Test
  void doesNotCountConnectionsThatWereResetAtOnce() throws IOException {
    try (TestGateway gateway =
        TestGateway.start(TestGateway.NO_BROKER, "--http.max-connections=" + LIMIT)) {
      for (int i = 0; i < 20 * LIMIT; i++) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
          socket.setSoLinger(true, 0);
        }
      }

      await("all to be gone")
          .atMost(Duration.ofSeconds(60))
          .until(() -> gateway.metric("gateway_connections") == 0);
      assertThat(gateway.post("/v1/events", "{}".getBytes(UTF_8)).statusCode()).isEqualTo(204);
    }
  }
}
