package dev.tidemark.dashboard;

import static org.awaitility.Awaitility.await;

import dev.tidemark.results.QuarantineRow;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of large answers that nobody reads. */
@Timeout(180)
class UnreadAnswersIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LARGE = "/api/quarantine?limit=200";
  private static final int UNREAD = 8;

  @Test
  void theyAreBoundedAndOthersAreRefusedMeanwhile() throws IOException {
    try (RunningDashboard dashboard = new RunningDashboard(Clock.systemUTC()).start()) {
      dashboard.store().writeQuarantine(rows());
      List<Socket> unread = new ArrayList<>();
      for (int i = 0; i < UNREAD; i++) {
        unread.add(askAndReadNothing(dashboard));
      }

      await("no more than they are kept").atMost(PATIENCE).until(() -> status(dashboard) == 503);
      for (Socket socket : unread) {
        socket.close();
      }

      await("what was kept is gone").atMost(PATIENCE).until(() -> status(dashboard) == 200);
    }
  }

  private static int status(RunningDashboard dashboard) {
    return dashboard.get(LARGE).statusCode();
  }

  /** Each byte is six characters of JSON: 200 rows are an answer of 19 million. */
  private static List<QuarantineRow> rows() {
    byte[] raw = new byte[16_384];
    List<QuarantineRow> rows = new ArrayList<>();
    for (int offset = 0; offset < 200; offset++) {
      Instant now = Instant.now();
      rows.add(
          new QuarantineRow(
              "clickstream.events",
              0,
              offset,
              now,
              now,
              List.of("malformed_json"),
              "",
              "",
              "",
              raw));
    }
    return rows;
  }

  private static Socket askAndReadNothing(RunningDashboard dashboard) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), dashboard.port()));
    String request = "GET " + LARGE + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
