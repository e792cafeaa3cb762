package dev.tidemark.loadgen.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.loadgen.report.Counts;
import dev.tidemark.loadgen.report.Journal;
import dev.tidemark.loadgen.report.KindCount;
import dev.tidemark.loadgen.report.Latencies;
import dev.tidemark.loadgen.report.Report;
import dev.tidemark.loadgen.send.FakeGateway.Beacon;
import dev.tidemark.loadgen.send.GatewayClient.Encoding;
import dev.tidemark.loadgen.traffic.Kind;
import dev.tidemark.loadgen.traffic.OutgoingEvent;
import dev.tidemark.loadgen.traffic.SentEvents;
import dev.tidemark.loadgen.traffic.Shares;
import dev.tidemark.loadgen.traffic.ShopTraffic;
import dev.tidemark.loadgen.traffic.Traffic;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoadRunTest {
  private static final Shares SHARES = new Shares(0.1, 0.1, 0.1, 0.1);
  private static final Load LOAD =
      new Load(
          200,
          Duration.ofSeconds(2),
          Shares.ALL_GOOD,
          1,
          64,
          Duration.ofSeconds(10),
          Encoding.IDENTITY);

  private final Stop stop = new Stop();

  private record Load(
      double rate,
      Duration duration,
      Shares shares,
      int batchSize,
      int maxInFlight,
      Duration timeout,
      Encoding encoding) {
    Load rate(double other) {
      return new Load(other, duration, shares, batchSize, maxInFlight, timeout, encoding);
    }

    Load shares(Shares other) {
      return new Load(rate, duration, other, batchSize, maxInFlight, timeout, encoding);
    }

    Load lasting(Duration other) {
      return new Load(rate, other, shares, batchSize, maxInFlight, timeout, encoding);
    }

    Load batches(int other) {
      return new Load(rate, duration, shares, other, maxInFlight, timeout, encoding);
    }

    Load inFlight(int other) {
      return new Load(rate, duration, shares, batchSize, other, timeout, encoding);
    }

    Load timeout(Duration other) {
      return new Load(rate, duration, shares, batchSize, maxInFlight, other, encoding);
    }

    Load gzipped() {
      return new Load(rate, duration, shares, batchSize, maxInFlight, timeout, Encoding.GZIP);
    }
  }

  private static final class BrokenTraffic implements Traffic {
    @Override
    public long nextDueNanos() {
      return 0;
    }

    @Override
    public OutgoingEvent next(long nowMillis) {
      throw new IllegalStateException("Cannot make events");
    }
  }

  @Test
  void sendsExactlyRateTimesDurationEvents() {
    try (FakeGateway gateway = FakeGateway.accepting()) {
      Report report = run(gateway.uri(), LOAD);

      assertThat(report.total()).isEqualTo(new KindCount(400, 400, 0, 0, 0));
      assertThat(gateway.beacons()).hasSize(400);
      assertThat(report.unsent()).isZero();
      assertThat(report.seconds()).isGreaterThanOrEqualTo(2);
      assertThat(report.rate()).isCloseTo(400 / report.seconds(), within(1e-9));
    }
  }

  @Test
  void countsEachKindByItself() {
    try (FakeGateway gateway = FakeGateway.accepting()) {
      Report report = run(gateway.uri(), LOAD.shares(SHARES).lasting(Duration.ofSeconds(4)));

      Map<Kind, KindCount> kinds = report.kinds();
      assertThat(kinds).containsOnlyKeys(Kind.values());
      assertThat(kinds.values()).allSatisfy(kind -> assertThat(kind.accepted()).isPositive());
      assertThat(kinds.values().stream().mapToLong(KindCount::sent).sum()).isEqualTo(800);
    }
  }

  @Test
  void sendsOnTheConnectionsThatItHas() {
    try (FakeGateway gateway =
        FakeGateway.answering(beacon -> beacon.body().length % 2 == 0 ? 204 : 400)) {
      Report report = run(gateway.uri(), LOAD.inFlight(8));

      assertThat(report.total().refused()).isPositive();
      assertThat(report.total().accepted() + report.total().refused()).isEqualTo(400);
      assertThat(gateway.beacons().stream().map(Beacon::clientPort).distinct())
          .hasSizeLessThanOrEqualTo(8);
    }
  }

  /** At once after an answer the next one is due, since there is one place and a hurry. */
  @Test
  void sendsNothingOnAConnectionThatTheGatewaySaysItCloses() {
    try (ClosingGateway gateway = new ClosingGateway()) {
      Report report =
          run(gateway.uri(), LOAD.rate(10_000).inFlight(1).lasting(Duration.ofMillis(5)));

      assertThat(report.total()).isEqualTo(new KindCount(50, 50, 0, 0, 0));
      assertThat(gateway.connections()).isEqualTo(50);
      assertThat(gateway.sentAfterTheEnd()).isZero();
    }
  }

  @Test
  void reportsAnErrorOfTheTraffic() {
    try (FakeGateway gateway = FakeGateway.accepting()) {
      assertThatThrownBy(() -> run(gateway.uri(), LOAD, new BrokenTraffic()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("Cannot make events");
    }
  }

  @Test
  void countsRefusalsByStatusAndRepeatsNone() {
    AtomicInteger requests = new AtomicInteger();
    UnaryOperator<Integer> every =
        number -> number % 4 == 0 ? 503 : number % 4 == 1 ? 429 : number % 4 == 2 ? 200 : 204;
    try (FakeGateway gateway =
        FakeGateway.answering(beacon -> every.apply(requests.getAndIncrement()))) {
      Report report = run(gateway.uri(), LOAD);

      assertThat(report.total()).isEqualTo(new KindCount(400, 100, 300, 0, 0));
      assertThat(report.refusedByStatus()).isEqualTo(Map.of(200, 100L, 429, 100L, 503, 100L));
      assertThat(requests).hasValue(400);
    }
  }

  @Test
  void countsEventsThatFoundNoConnectionAsFailed() throws IOException {
    try (Socket bound = new Socket()) { // and nobody listens
      bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

      Report report =
          run(
              URI.create("http://127.0.0.1:" + bound.getLocalPort() + "/v1/events"),
              LOAD.lasting(Duration.ofMillis(500)));

      assertThat(report.total()).isEqualTo(new KindCount(100, 0, 0, 100, 0));
    }
  }

  @Test
  void countsEventsWithoutAnAnswerAsUncertain() {
    CountDownLatch release = new CountDownLatch(1);
    try (FakeGateway gateway = FakeGateway.answering(beacon -> await(release))) {
      Report report =
          run(gateway.uri(), LOAD.lasting(Duration.ofMillis(100)).timeout(Duration.ofSeconds(1)));
      release.countDown();

      assertThat(report.total()).isEqualTo(new KindCount(20, 0, 0, 0, 20));
    }
  }

  @Test
  void countsEventsWhoseConnectionBreaksAsUncertain() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread breaker = new Thread(() -> breakConnections(server), "breaker");
      breaker.setDaemon(true);
      breaker.start();

      Report report =
          run(
              URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1/events"),
              LOAD.lasting(Duration.ofMillis(100)));

      assertThat(report.total()).isEqualTo(new KindCount(20, 0, 0, 0, 20));
    }
  }

  /** A closed loop would see one slow request; here all that were due meanwhile have waited. */
  @Test
  void showsAStallInTheLatencyOfEverythingThatWasDueMeanwhile() {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger requests = new AtomicInteger();
    try (FakeGateway gateway =
        FakeGateway.answering(
            beacon -> {
              if (requests.getAndIncrement() == 0) {
                in(1_000, release::countDown);
              }
              return await(release);
            })) {
      Report report = run(gateway.uri(), LOAD.inFlight(1));

      assertThat(report.total().accepted()).isEqualTo(400);
      assertThat(report.latencies().max()).isBetween(900.0, 2_000 * report.seconds());
      assertThat(report.latencies().p90()).isGreaterThan(600);
      assertThat(report.latencies().p99()).isGreaterThan(900);
    }
  }

  @Test
  void reportsWhatWasDueButNotSentWhenItIsStopped() {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger requests = new AtomicInteger();
    try (FakeGateway gateway =
        FakeGateway.answering(
            beacon -> {
              if (requests.incrementAndGet() == 5) {
                in(500, stop::request, release::countDown);
              }
              return requests.get() < 5 ? 204 : await(release);
            })) {
      Report report = run(gateway.uri(), LOAD.lasting(Duration.ZERO).inFlight(1));

      assertThat(report.total().sent()).isEqualTo(5);
      assertThat(report.total().accepted()).isEqualTo(report.total().sent());
      assertThat(report.unsent()).isGreaterThan(80);
    }
  }

  @Test
  void sendsBatchesAsArraysAndFaultyJsonAlone() throws IOException {
    try (FakeGateway gateway = FakeGateway.accepting()) {
      Report report =
          run(
              gateway.uri(),
              LOAD.shares(new Shares(0.2, 0, 0, 0)).batches(10).lasting(Duration.ofSeconds(3)));

      assertThat(report.total()).isEqualTo(new KindCount(600, 600, 0, 0, 0));
      long events = 0;
      for (Beacon beacon : gateway.beacons()) {
        if (beacon.body()[0] == '[') {
          JsonNode array = SentEvents.JSON.readTree(beacon.body());
          assertThat(array.size()).isBetween(2, 10);
          events += array.size();
        } else {
          events++;
        }
      }
      assertThat(events).isEqualTo(600);
      assertThat(gateway.beacons()).hasSizeBetween(60, 140);
    }
  }

  @Test
  void keepsBatchesBelowWhatAGatewayTakes() {
    try (FakeGateway gateway = FakeGateway.accepting()) {
      Report report = run(gateway.uri(), LOAD.batches(1_000));

      assertThat(report.total().accepted()).isEqualTo(400);
      assertThat(gateway.beacons())
          .hasSizeGreaterThan(2)
          .allSatisfy(beacon -> assertThat(beacon.body().length).isLessThan(64 * 1_024));
    }
  }

  @Test
  void compressesBodies() throws IOException {
    try (FakeGateway gateway = FakeGateway.accepting()) {
      run(gateway.uri(), LOAD.gzipped().lasting(Duration.ofMillis(100)));

      for (Beacon beacon : gateway.beacons()) {
        assertThat(beacon.header("Content-Encoding")).isEqualTo("gzip");
        byte[] plain = new GZIPInputStream(new ByteArrayInputStream(beacon.body())).readAllBytes();
        assertThat(SentEvents.JSON.readTree(plain).isObject()).isTrue();
      }
      assertThat(gateway.beacons()).hasSize(20);
    }
  }

  @Test
  void saysWhichBrowserItIs() {
    try (FakeGateway gateway = FakeGateway.accepting()) {
      run(gateway.uri(), LOAD.lasting(Duration.ofMillis(100)));

      assertThat(gateway.beacons())
          .allSatisfy(
              beacon -> assertThat(beacon.header("User-Agent")).startsWith("Mozilla/5.0 ("));
    }
  }

  private Report run(URI uri, Load load) {
    return run(uri, load, new ShopTraffic(17, 1, load.rate(), load.shares()));
  }

  private Report run(URI uri, Load load, Traffic traffic) {
    Counts counts = new Counts();
    Latencies latencies = new Latencies();
    try (GatewayClient client =
        new GatewayClient(
            uri,
            load.maxInFlight(),
            load.timeout(),
            load.encoding(),
            counts,
            latencies,
            Journal.NONE)) {
      Clock clock = Clock.systemUTC();
      return new LoadRun(traffic, client, load.batchSize(), load.duration(), clock, stop)
          .run(counts, latencies);
    }
  }

  private static void in(int millis, Runnable... steps) {
    CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)
        .execute(() -> List.of(steps).forEach(Runnable::run));
  }

  private static int await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
      return 204;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 500;
    }
  }

  private static void breakConnections(ServerSocket server) {
    try {
      while (true) {
        try (Socket connection = server.accept()) {
          assertThat(connection.getInputStream().read()).isEqualTo('P');
        }
      }
    } catch (IOException e) {
      // The test closes the server's socket at its end.
    }
  }
}
