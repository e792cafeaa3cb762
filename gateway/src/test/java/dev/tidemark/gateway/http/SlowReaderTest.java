package dev.tidemark.gateway.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.gateway.TestGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Clients that ask and ask, and read the answers late or never. No Kafka is needed for that. */
class SlowReaderTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration A_WHILE = Duration.ofMillis(500);
  private static final String TRACKER = "GET /tidemark.js HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String NOTHING = "GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String LAST = "GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  private static final String UNREADABLE = "BAD\r\n\r\n";
  private static final String UNKNOWN_PATHS =
      "gateway_requests_refused_total{reason=\"unknown_path\"}";

  @Test
  void readsNoMoreFromWhoeverDoesNotReadItself() throws Exception {
    try (TestGateway gateway = start("--http.idle-timeout=1h");
        DeafClient deaf = new DeafClient(gateway)) {
      assertThat(deaf.sendUntilStuck()).isLessThan(DeafClient.MOST_BYTES);

      assertThat(gateway.metric("gateway_connections")).isEqualTo(1);
      assertThat(gateway.request("GET", "/tidemark.js").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void closesWhoeverDoesNotReadWhenItsTimeIsOver() throws Exception {
    try (TestGateway gateway = start("--http.idle-timeout=1s");
        DeafClient deaf = new DeafClient(gateway)) {
      deaf.sendUntilStuck();

      awaitNoConnections(gateway);
    }
  }

  /**
   * With about that many answers the socket is full, and the last one waits for room in it. How
   * many it takes differs a little from time to time, so that not each client has to come to that.
   */
  @Test
  void closesWhoeverDoesNotReadTheAnswerThatEndsItsConnection() throws Exception {
    List<DeafClient> all = new ArrayList<>();
    int most = answersUntilStuck();
    try (TestGateway gateway = start("--http.idle-timeout=10s", "--http.header-timeout=3s")) {
      for (int fewer = 8; fewer <= 24; fewer += 8) {
        DeafClient deaf = new DeafClient(gateway);
        all.add(deaf);
        var unused = deaf.ask(most - fewer);
        deaf.send(UNREADABLE);
      }

      awaitNoConnections(gateway);
    } finally {
      for (DeafClient deaf : all) {
        deaf.close();
      }
    }
  }

  @Test
  void answersAllThatWasAskedAtOnceToAClientThatReadsLate() {
    int asked = 5_000;
    try (TestGateway gateway = start("--http.idle-timeout=1h");
        RawConnection late = new RawConnection(gateway.port())) {
      String answers = late.send(NOTHING.repeat(asked) + LAST).readUntilClosed();

      assertThat(answers.split("HTTP/1.1 404", -1)).hasSize(asked + 2);
    }
  }

  @Test
  void givesTheTrackerToAClientThatReadsItSlowlyAndAsksForMore() {
    int asked = 50;
    try (TestGateway gateway = start("--http.idle-timeout=1h");
        RawConnection slow = new RawConnection(gateway.port())) {
      slow.send(TRACKER.repeat(asked));
      for (int i = 0; i < asked; i++) {
        assertThat(slow.readUntil("\r\n\r\n")).contains("200 OK");
      }
      assertThat(slow.send(LAST).readUntilClosed()).contains("404");
    }
  }

  private static TestGateway start(String... flags) {
    List<String> all = new ArrayList<>(List.of(flags));
    all.add("--spool.enabled=false");
    return TestGateway.start(TestGateway.NO_BROKER, all.toArray(String[]::new));
  }

  private static int answersUntilStuck() throws IOException {
    try (TestGateway gateway = start("--http.idle-timeout=1h");
        DeafClient deaf = new DeafClient(gateway)) {
      return deaf.ask(Integer.MAX_VALUE);
    }
  }

  private static void awaitNoConnections(TestGateway gateway) {
    await("the connections to be closed")
        .atMost(PATIENCE)
        .until(() -> gateway.metric("gateway_connections") == 0);
  }

  /** Sends and never reads, with as little room for answers as the system gives. */
  private static final class DeafClient implements AutoCloseable {
    /** More than the system keeps for a gateway that reads no more. */
    static final int MOST_BYTES = 16 << 20;

    private static final int AT_ONCE = 500;
    private static final int BYTES_AT_ONCE = 64 << 10;

    private final SocketChannel channel = SocketChannel.open();
    private final ByteBuffer requests =
        ByteBuffer.wrap(NOTHING.repeat(BYTES_AT_ONCE / NOTHING.length()).getBytes(US_ASCII));
    private final TestGateway gateway;
    private int sent;

    DeafClient(TestGateway gateway) throws IOException {
      this.gateway = gateway;
      channel.setOption(StandardSocketOptions.SO_RCVBUF, 1);
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
    }

    void send(String text) throws IOException {
      channel.write(ByteBuffer.wrap(text.getBytes(US_ASCII)));
    }

    /** Asks so often, or until no more answers come; how many came. */
    int ask(int times) throws IOException {
      double before = gateway.metric(UNKNOWN_PATHS);
      int asked = 0;
      int answered = 0;
      while (asked < times && answered == asked) {
        int more = Math.min(AT_ONCE, times - asked);
        send(NOTHING.repeat(more));
        asked += more;
        answered = answered(before, asked);
      }
      return answered;
    }

    /** Once all are answered, or as many as will be. */
    private int answered(double before, int asked) {
      AtomicInteger answered = new AtomicInteger();
      await("answers to end")
          .pollInterval(Duration.ofMillis(20))
          .atMost(PATIENCE)
          .until(
              () -> {
                int now = (int) (gateway.metric(UNKNOWN_PATHS) - before);
                return now == asked || (now > 0 && now == answered.getAndSet(now));
              });
      return (int) (gateway.metric(UNKNOWN_PATHS) - before);
    }

    /** Asks until nothing more is taken from it, or it has sent the most; how much that was. */
    int sendUntilStuck() throws IOException {
      channel.configureBlocking(false);
      await("the gateway to read no more")
          .atMost(PATIENCE)
          .during(A_WHILE)
          .until(() -> sent >= MOST_BYTES || sendMore() == 0);
      return sent;
    }

    private int sendMore() {
      if (!requests.hasRemaining()) {
        requests.rewind();
      }
      try {
        int taken = channel.write(requests);
        sent += taken;
        return taken;
      } catch (IOException e) {
        return 0; // closed already
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
