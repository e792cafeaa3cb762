package dev.tidemark.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.broker.BrokerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every event that was answered 204 is in Kafka at the end, whatever was killed, cut off or full in
 * between: held against each other as sets of ids. Runs for minutes: {@code -Pfaults}.
 */
@Tag("faults")
class FaultsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int KILLS = 20;
  private static final int POWER_CUTS = 8;
  private static final Duration OUTAGE = Duration.ofSeconds(60);
  private static final int FREEZES = 4;
  private static final Duration BROKER_SESSION = Duration.ofSeconds(9); // Kafka's default

  /** So many events, and what the gateway does for each is compiled. */
  private static final int WARM = 20_000;

  private static final double MOST_STALLS = 0.002;
  private static final double MOST_OLD_HEAP_MEBIBYTES = 128;
  private static final String NO_BROKER = TestGateway.NO_BROKER;

  /** EXT4_IOC_SHUTDOWN without flushing its log: what was not forced is gone, as with the power. */
  private static final String SHUTDOWN_EXT4 =
      "import fcntl,os,struct,sys;"
          + "fcntl.ioctl(os.open(sys.argv[1],os.O_RDONLY),0x8004587d,struct.pack('I',2))";

  private static BrokerProcess broker;

  @TempDir private Path folder;

  private final String topic = "events-" + UUID.randomUUID();
  private final Set<String> accepted = new HashSet<>();

  @BeforeAll
  static void startBroker(@TempDir Path data) {
    broker = BrokerProcess.start(data);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void losesNothingWhenTheGatewayIsKilledAgainAndAgain() {
    for (int round = 0; round < KILLS; round++) {
      try (ProcessGateway gateway = start(broker.bootstrapServers(), folder)) {
        LoadSender load = LoadSender.start(gateway.port(), 8, round + "-");
        try (load) {
          awaitAccepted(load, 300);
          if (round % 2 == 0) {
            broker.pause(); // every other round dies with a backlog, the next while it drains
            awaitAccepted(load, 3_000);
          }
          gateway.kill();
        }
        accepted.addAll(load.answered(204));
      } finally {
        broker.resume();
      }
    }
    assertAllInKafka("after " + KILLS + " kills of the gateway");
  }

  @Test
  void losesNothingWhileTheBrokerIsFrozenForAMinute() throws Exception {
    try (ProcessGateway gateway = start(broker.bootstrapServers(), folder)) {
      LoadSender load = LoadSender.start(gateway.port(), 16, "frozen-");
      try (load) {
        awaitAccepted(load, WARM);
        try (Vitals vitals = new Vitals(gateway)) {
          broker.pause();
          TimeUnit.SECONDS.sleep(OUTAGE.toSeconds()); // the outage itself
          broker.resume();
          assertDrainedInTime(gateway);
          assertHealthy(vitals);
        }
      }
      accepted.addAll(load.answered(204));
      assertThat(load.statuses()).containsExactly(204);
    }
    assertAllInKafka("after " + OUTAGE.toSeconds() + " s of a frozen broker");
  }

  /**
   * Longer than the broker's session: the topic may be without a leader when the gateway, which
   * tries again and again, looks at it.
   */
  @Test
  void findsTheBrokerAgainAfterEveryFreeze() throws Exception {
    try (ProcessGateway gateway = start(broker.bootstrapServers(), folder)) {
      LoadSender load = LoadSender.start(gateway.port(), 16, "freezes-");
      try (load) {
        awaitAccepted(load, WARM);
        for (int freeze = 0; freeze < FREEZES; freeze++) {
          broker.pause();
          TimeUnit.SECONDS.sleep(BROKER_SESSION.toSeconds() + 3 + freeze); // the outage itself
          broker.resume();
          gateway.awaitDrained();
        }
      }
      accepted.addAll(load.answered(204));
      assertThat(load.statuses()).containsExactly(204);
    } finally {
      broker.resume();
    }
    assertAllInKafka("after " + FREEZES + " freezes of the broker");
  }

  @Test
  void losesNothingWhileTheBrokerIsGoneForAMinute() throws Exception {
    try (ProcessGateway gateway = start(broker.bootstrapServers(), folder)) {
      LoadSender load = LoadSender.start(gateway.port(), 16, "gone-");
      try (load) {
        awaitAccepted(load, WARM);
        try (Vitals vitals = new Vitals(gateway)) {
          broker.kill();
          TimeUnit.SECONDS.sleep(OUTAGE.toSeconds()); // the outage itself
          broker.restart();
          assertDrainedInTime(gateway);
          assertHealthy(vitals);
        }
      }
      accepted.addAll(load.answered(204));
      assertThat(load.statuses()).containsExactly(204);
    }
    assertAllInKafka("after " + OUTAGE.toSeconds() + " s of a killed broker");
  }

  @Test
  void losesNothingWhenThePowerOfItsDiskIsCut() throws Exception {
    Path image = folder.resolve("disk.img");
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(canMount(), "needs root, mkfs.ext4, python3 and loop devices");
    run("truncate", "-s", "256M", image.toString());
    run("mkfs.ext4", "-q", "-F", image.toString());
    for (int cut = 0; cut < POWER_CUTS; cut++) {
      run("mount", "-o", "loop", image.toString(), disk.toString());
      try (ProcessGateway gateway = start(NO_BROKER, disk.resolve("spool"))) {
        LoadSender load = LoadSender.start(gateway.port(), 16, "cut" + cut + "-");
        try (load) {
          awaitAccepted(load, 2_000 + 500 * cut);
          // Without power nothing is answered any more. Here the process lives on for a moment, on
          // a file system that can report a force of that very moment as done which was not.
          accepted.addAll(load.answered(204));
          run("python3", "-c", SHUTDOWN_EXT4, disk.toString());
          await("refusals").atMost(PATIENCE).until(() -> !load.answered(503).isEmpty());
          gateway.kill();
        }
      } finally {
        run("umount", disk.toString());
      }
    }
    run("mount", "-o", "loop", image.toString(), disk.toString());
    try {
      assertAllInKafka("after " + POWER_CUTS + " power cuts", disk.resolve("spool"));
    } finally {
      run("umount", disk.toString());
    }
  }

  @Test
  void refusesOnAFullDiskAndTakesEventsAgainWhenThereIsRoom() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(canMount(), "needs root");
    run("mount", "-t", "tmpfs", "-o", "size=2m", "tidemark", disk.toString());
    try {
      try (ProcessGateway gateway = start(NO_BROKER, disk.resolve("spool"))) {
        LoadSender load = LoadSender.start(gateway.port(), 8, "full-");
        try (load) {
          await("refusals").atMost(PATIENCE).until(() -> !load.answered(503).isEmpty());
          await("the reason")
              .atMost(PATIENCE)
              .until(() -> gateway.health().contains("No space left on device"));
          run("mount", "-o", "remount,size=64m", disk.toString());
          int before = load.answered(204).size();
          awaitAccepted(load, before + 500);
        }
        accepted.addAll(load.answered(204));
        assertThat(load.statuses()).containsExactlyInAnyOrder(204, 503);
      }
      assertAllInKafka("after a full disk", disk.resolve("spool"));
    } finally {
      run("umount", disk.toString());
    }
  }

  private ProcessGateway start(String bootstrapServers, Path spool) {
    return ProcessGateway.start(bootstrapServers, topic, spool, "--kafka.ack-deadline=500ms");
  }

  /** At most the outage's length, while the load goes on. */
  private static void assertDrainedInTime(ProcessGateway gateway) {
    double backlog = gateway.metric("gateway_spool_records");
    long start = System.nanoTime();
    gateway.awaitDrained();
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%.0f events were spooled, and drained %.1f s after the broker was back%n",
        backlog, seconds);
    assertThat(backlog).isGreaterThan(1_000);
    assertThat(seconds).isLessThan((double) OUTAGE.toSeconds());
  }

  /**
   * A loop is also late when the machine's other processes have the cores; how often that happens,
   * a thread that only sleeps tells.
   */
  private static void assertHealthy(Vitals vitals) {
    System.out.println(vitals);
    assertThat(vitals.loops().lateShare())
        .isLessThan(MOST_STALLS + 2 * vitals.sleeper().lateShare());
    assertThat(vitals.mostOldHeapMebibytes()).isLessThan(MOST_OLD_HEAP_MEBIBYTES);
  }

  private void assertAllInKafka(String when) {
    assertAllInKafka(when, folder);
  }

  private void assertAllInKafka(String when, Path spool) {
    try (ProcessGateway last = start(broker.bootstrapServers(), spool)) {
      last.awaitDrained();
      TopicReader topicNow = TopicReader.read(broker.bootstrapServers(), topic);
      Set<String> stored = topicNow.bodies();
      Set<String> lost = new HashSet<>(accepted);
      lost.removeAll(stored);
      System.out.printf(
          "%s: %d accepted, %d lost, %d stored of which %d twice%n",
          when,
          accepted.size(),
          lost.size(),
          topicNow.events().size(),
          topicNow.events().size() - stored.size());
      assertThat(lost).isEmpty();
      assertThat(accepted).hasSizeGreaterThan(1_000);
    }
  }

  private static void awaitAccepted(LoadSender load, int count) {
    await(count + " accepted").atMost(PATIENCE).until(() -> load.answered(204).size() >= count);
  }

  private boolean canMount() throws IOException, InterruptedException {
    Path probe = Files.createDirectory(folder.resolve("probe"));
    Path image = folder.resolve("probe.img");
    return succeeds("truncate", "-s", "4M", image.toString())
        && succeeds("mkfs.ext4", "-q", "-F", image.toString())
        && succeeds("python3", "-c", "import fcntl")
        && succeeds("mount", "-o", "loop", image.toString(), probe.toString())
        && succeeds("umount", probe.toString());
  }

  private static void run(String... command) throws IOException, InterruptedException {
    if (!succeeds(command)) {
      throw new AssertionError("Cannot run " + List.of(command));
    }
  }

  private static boolean succeeds(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false; // there is no such command here
    }
  }
}
