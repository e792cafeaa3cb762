package dev.tidemark.bench.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.bench.Installation;
import dev.tidemark.bench.measure.Sample;
import dev.tidemark.broker.BrokerProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The other engines read a real topic, twice, and count what is in it. */
class PeersIT {
  private static final int EVENTS = 5_000;

  @TempDir static Path folder;

  private static BrokerProcess broker;
  private static Backlog backlog;
  private static EventTruth truth;

  @BeforeAll
  static void load() throws Exception {
    broker = BrokerProcess.start(folder.resolve("kafka"));
    // within two minutes: no engine's watermark can pass an event's window before it comes
    backlog = Backlog.load(broker.bootstrapServers(), Shape.usual(EVENTS, Shape.Times.TOGETHER));
    truth = EventTruth.read(broker.bootstrapServers());
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void theTruthIsWhatTheBacklogWasMadeOf() {
    assertThat(truth).isEqualTo(new EventTruth(EVENTS, EVENTS - backlog.faulty()));
    assertThat(backlog.faulty()).isPositive();
  }

  @Test
  void kafkaStreamsCountsEveryEvent() throws Exception {
    try (Peer peer = Peer.kafkaStreams(Installation.find(), folder)) {
      countsEveryEventTwice(peer);
    }
  }

  @Test
  void flinkCountsEveryEvent() throws Exception {
    try (Peer peer = Peer.flink(Installation.find(), folder)) {
      countsEveryEventTwice(peer);
    }
  }

  private static void countsEveryEventTwice(Peer peer) throws Exception {
    for (int i = 0; i < 2; i++) {
      Sample sample = peer.run(broker.bootstrapServers(), truth);

      assertThat(sample.events()).isEqualTo(EVENTS);
      assertThat(sample.wallNanos()).isPositive();
      assertThat(sample.cpuNanos()).isPositive();
      assertThat(peer.dropped()).isZero();
    }
  }
}
