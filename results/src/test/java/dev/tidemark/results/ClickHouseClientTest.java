package dev.tidemark.results;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClickHouseClientTest {

  @Test
  void anAnswerThatStopsHalfWayIsAFailure() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Socket> asked =
          CompletableFuture.supplyAsync(() -> answerTheBeginning(server));
      String address = "http://127.0.0.1:" + server.getLocalPort() + "/tide";
      ClickHouseClient client =
          new ClickHouseClient(ClickHouseAddress.parse(address), Duration.ofSeconds(1));

      assertThatThrownBy(() -> client.select("ask", "SELECT 1", row -> row))
          .isInstanceOf(ResultStoreException.class)
          .hasMessage(
              "Cannot ask in ClickHouse at " + address + ": its answer did not end within 1 s");
      asked.get().close();
    }
  }

  private static Socket answerTheBeginning(ServerSocket server) {
    String beginning = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"meta\": [],";
    try {
      Socket client = server.accept();
      client.getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
      return client;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
