package dev.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.processor.OperationConfig.LostEvents;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HealthTest {
  /** Bound but not listened on: nobody but the server, which asks for it, gets its port. */
  private final Socket port = new Socket();

  private final List<Socket> clients = new ArrayList<>();

  @BeforeEach
  void findAPort() throws IOException {
    port.setReuseAddress(true);
    port.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void close() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
    port.close();
  }

  @Test
  void clientsThatStopInTheMiddleOfARequestDelayNobody() throws Exception {
    Health health = Health.serve(config(), () -> Health.State.RUNNING, () -> "");
    try (health) {
      for (int i = 0; i < 10; i++) {
        Socket stalled = new Socket(InetAddress.getLoopbackAddress(), port.getLocalPort());
        clients.add(stalled);
        stalled.getOutputStream().write("GET /health/li".getBytes(StandardCharsets.US_ASCII));
      }

      assertThat(status("/health/live")).isEqualTo(200);
      assertThat(status("/health/ready")).isEqualTo(200);
    }
  }

  private int status(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port.getLocalPort() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private OperationConfig config() {
    return new OperationConfig(
        Duration.ofSeconds(5),
        0,
        LostEvents.STOP,
        0,
        Duration.ZERO,
        "127.0.0.1",
        port.getLocalPort());
  }
}
