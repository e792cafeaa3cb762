package dev.tidemark.gateway.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidemark.gateway.refusal.Refusal;
import dev.tidemark.gateway.refusal.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String FIRST_FILE = "0000000001.log";

  /** Behind its head. */
  private static final int IN_RECORD = RecordFormat.HEAD_BYTES + 2;

  @TempDir private Path folder;

  @Test
  void keepsWhatItHasStoredForTheNextStart() throws Exception {
    try (Spool spool = Spool.open(config(1 << 20), MemorySpool.NO_TIMINGS)) {
      assertThat(store(spool, "a", "b").get(60, TimeUnit.SECONDS)).isNull();
      assertThat(store(spool, "c").get(60, TimeUnit.SECONDS)).isNull();
      assertThat(spool.records()).isEqualTo(3);
      assertThat(spool.spooledTotal()).isEqualTo(3);
    }
    try (Spool spool = Spool.open(config(1 << 20), MemorySpool.NO_TIMINGS)) {
      assertThat(spool.records()).isEqualTo(3);
      List<SpoolRecord> records = readAll(spool);
      assertThat(records)
          .extracting(it -> new String(it.value(), UTF_8))
          .containsExactly("a", "b", "c");
      assertThat(records.get(0).key()).isEqualTo("key".getBytes(UTF_8));
      spool.drained(records.get(0), 1);
    }
    try (Spool spool = Spool.open(config(1 << 20), MemorySpool.NO_TIMINGS)) {
      assertThat(readAll(spool))
          .extracting(it -> new String(it.value(), UTF_8))
          .containsExactly("b", "c");
    }
  }

  @Test
  void isAnEmptyFolderWhenItIsDrained() throws Exception {
    try (Spool spool = Spool.open(config(1 << 20), MemorySpool.NO_TIMINGS)) {
      store(spool, "a", "b").get(60, TimeUnit.SECONDS);
      List<SpoolRecord> records = readAll(spool);

      spool.drained(records.get(1), 2);

      assertThat(spool.bytes()).isZero();
      assertThat(spool.oldestAgeSeconds()).isZero();
      assertThat(folder).isDirectoryNotContaining(file -> !file.endsWith("lock"));
      store(spool, "c").get(60, TimeUnit.SECONDS);
      assertThat(readAll(spool)).hasSize(1);
    }
  }

  @Test
  void keepsWhatKafkaRefusesWithinItsLimitAndTriesItAgainAtTheNextStart() throws Exception {
    long limit = 64 << 10;
    try (Spool spool = Spool.open(config(limit), MemorySpool.NO_TIMINGS)) {
      store(spool, "x".repeat(20_000)).get(60, TimeUnit.SECONDS);
      SpoolRecord poison = readAll(spool).get(0);

      for (int i = 0; i < 5; i++) {
        spool.setAside(poison);
      }
      spool.drained(poison, 1);

      assertThat(spool.setAsideTotal()).isEqualTo(3);
      assertThat(spool.droppedTotal()).isEqualTo(2);
      assertThat(spool.records()).isZero();
      assertThat(readAll(spool)).isEmpty();
    }
    try (Spool spool = Spool.open(config(limit), MemorySpool.NO_TIMINGS)) {
      List<SpoolRecord> again = readAll(spool);
      assertThat(again)
          .hasSize(3)
          .allSatisfy(it -> assertThat(it.value()).hasSize(20_000))
          .allSatisfy(it -> assertThat(it.key()).isEqualTo("key".getBytes(UTF_8)));

      spool.drained(again.get(2), 3);

      assertThat(spool.bytes()).isZero();
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(Path::getFileName).map(Path::toString)).containsExactly("lock");
    }
  }

  @Test
  void losesNothingOfWhatKafkaRefusesWhenTheDiskFailsMeanwhile() throws Exception {
    LosingFiles files = new LosingFiles(new Random(2));
    SpoolConfig config = config(1 << 20);
    List<String> values = IntStream.range(0, 50).mapToObj(i -> "poison " + i).toList();
    int failures = 0;
    try (Spool spool = Spool.open(files, config, MemorySpool.NO_TIMINGS, Clock.systemUTC())) {
      store(spool, values.toArray(String[]::new)).get(60, TimeUnit.SECONDS);
      List<SpoolRecord> records = readAll(spool);
      files.failAtRandom(0.2);
      for (SpoolRecord record : records) {
        failures += triesUntilSetAside(spool, record);
      }
      files.failAtRandom(0);
      spool.drained(records.get(49), 50);
      assertThat(spool.bytes()).isZero();
    }
    assertThat(failures).isPositive();
    files.cutPower();
    try (Spool spool = Spool.open(files, config, MemorySpool.NO_TIMINGS, Clock.systemUTC())) {
      assertThat(readAll(spool))
          .extracting(it -> new String(it.value(), UTF_8))
          .containsAll(values);
    }
  }

  @Test
  void refusesWhatDoesNotFitAndSaysSo() throws Exception {
    try (Spool spool = Spool.open(config(4_000), MemorySpool.NO_TIMINGS)) {
      assertThat(spool.problem()).isNull();
      assertThat(store(spool, "x".repeat(3_700)).get(60, TimeUnit.SECONDS)).isNull();

      assertThatThrownBy(() -> store(spool, "x".repeat(300)))
          .isInstanceOfSatisfying(
              RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.SPOOL_FULL));
      assertThat(spool.problem()).isEqualTo("The spool has reached its limit of 4000 bytes.");
    }
  }

  @Test
  void refusesWhileTheDiskFailsAndTakesEventsAgainWhenItWorks() throws Exception {
    LosingFiles files = new LosingFiles(new Random(1));
    SpoolConfig config = config(1 << 20);
    try (Spool spool = Spool.open(files, config, MemorySpool.NO_TIMINGS, Clock.systemUTC())) {
      store(spool, "before").get(60, TimeUnit.SECONDS);

      files.failAtRandom(1);

      assertThat(store(spool, "lost").get(60, TimeUnit.SECONDS)).isEqualTo(Refusal.SPOOL_FAILED);
      assertThatThrownBy(() -> store(spool, "refused at once"))
          .isInstanceOfSatisfying(
              RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.SPOOL_FAILED));
      assertThat(spool.problem()).contains(folder.toString(), "cannot be written: ");
      assertThat(spool.errorsTotal()).isPositive();

      files.failAtRandom(0);
      await("the disk to be tried").atMost(PATIENCE).until(() -> spool.problem() == null);
      assertThat(store(spool, "after").get(60, TimeUnit.SECONDS)).isNull();
      assertThat(readAll(spool))
          .extracting(it -> new String(it.value(), UTF_8))
          .containsExactly("before", "after");
    }
  }

  @Test
  void losesNothingToDamageInWhatIsDrained() throws Exception {
    LosingFiles files = new LosingFiles(new Random(3));
    try (Spool spool = open(files)) {
      store(spool, "a", "b", "c").get(60, TimeUnit.SECONDS);
      spool.drained(spool.next(), 1);
    }
    files.damage(FIRST_FILE, IN_RECORD);

    try (Spool spool = open(files)) {
      assertThat(spool.records()).isEqualTo(2);
      assertThat(spool.damagedBytesTotal()).isZero();
      assertThat(values(readAll(spool))).containsExactly("b", "c");
    }
  }

  @Test
  void cutsAFileWhereAnUndrainedRecordIsDamaged() throws Exception {
    LosingFiles files = new LosingFiles(new Random(12));
    try (Spool spool = open(files)) {
      store(spool, "drained", "whole", "damaged", "behind it").get(60, TimeUnit.SECONDS);
      spool.drained(spool.next(), 1);
      files.damage(FIRST_FILE, Position.offset(spool.next().end()) + IN_RECORD);
    }

    try (Spool spool = open(files)) {
      assertThat(spool.records()).isEqualTo(1);
      assertThat(spool.damagedBytesTotal()).isPositive();
      assertThat(values(readAll(spool))).containsExactly("whole");
    }
  }

  @Test
  void storesNothingBehindDamage() throws Exception {
    LosingFiles files = new LosingFiles(new Random(4));
    try (Spool spool = open(files)) {
      store(spool, "damaged").get(60, TimeUnit.SECONDS);
      files.damage(FIRST_FILE, IN_RECORD);
      assertThat(readAll(spool)).isEmpty();
      assertThat(spool.damagedBytesTotal()).isPositive();
      assertThat(spool.records()).isZero();

      assertThat(store(spool, "later").get(60, TimeUnit.SECONDS)).isNull();

      List<SpoolRecord> later = readAll(spool);
      assertThat(values(later)).containsExactly("later");
      spool.drained(later.get(0), 1);
      assertThat(spool.bytes()).isZero();
    }
  }

  @Test
  void freesADamagedFileOfWhichNothingIsLeft() throws Exception {
    LosingFiles files = new LosingFiles(new Random(5));
    try (Spool spool = open(files)) {
      store(spool, "whole").get(60, TimeUnit.SECONDS);
      SpoolRecord whole = spool.next();
      store(spool, "damaged").get(60, TimeUnit.SECONDS);
      files.damage(FIRST_FILE, Position.offset(whole.end()) + IN_RECORD);
      assertThat(readAll(spool)).isEmpty();
      spool.drained(whole, 1);

      spool.drainedAll();

      assertThat(spool.bytes()).isZero();
      assertThat(spool.oldestAgeSeconds()).isZero();
      assertThat(store(spool, "later").get(60, TimeUnit.SECONDS)).isNull();
      assertThat(values(readAll(spool))).containsExactly("later");
    }
  }

  @Test
  void doesNotPromiseWhatWasAppendedToAFileFoundDamaged() throws Exception {
    LosingFiles files = new LosingFiles(new Random(6));
    try (SegmentLog log = SegmentLog.open(files, 4_096)) {
      log.append(1, null, "damaged".getBytes(UTF_8));
      log.force();
      log.append(2, null, "behind it".getBytes(UTF_8));
      files.damage(FIRST_FILE, IN_RECORD);
      assertThat(log.next()).isNull();

      assertThatThrownBy(log::force).hasMessage(FIRST_FILE + " is damaged");

      assertThat(log.records()).isZero();
      assertThat(log.bytes()).isZero();
      assertThat(log.oldestMillis()).isZero();
      log.append(3, null, "later".getBytes(UTF_8));
      log.force();
      assertThat(log.next().value()).isEqualTo("later".getBytes(UTF_8));
    }
  }

  @Test
  void outlivesAnErrorOfTheVirtualMachine() throws Exception {
    LosingFiles files = new LosingFiles(new Random(7));
    try (Spool spool = open(files)) {
      store(spool, "before").get(60, TimeUnit.SECONDS);
      files.fault(
          call -> {
            throw new OutOfMemoryError("no direct buffer memory");
          });

      assertThat(store(spool, "lost").get(60, TimeUnit.SECONDS)).isEqualTo(Refusal.SPOOL_FAILED);
      assertThat(spool.problem()).contains("cannot be written: no direct buffer memory.");
      await("the queue").atMost(PATIENCE).until(() -> spool.queuedBytes() == 0);
      long errors = spool.errorsTotal();
      await("the disk to be tried").atMost(PATIENCE).until(() -> spool.errorsTotal() > errors);

      files.fault(call -> {});
      await("the disk to be tried").atMost(PATIENCE).until(() -> spool.problem() == null);
      assertThat(store(spool, "after").get(60, TimeUnit.SECONDS)).isNull();
      assertThat(values(readAll(spool))).containsExactly("before", "after");
    }
  }

  @Test
  void readsOnAfterAnErrorOfTheVirtualMachine() throws Exception {
    LosingFiles files = new LosingFiles(new Random(8));
    try (Spool spool = open(files)) {
      store(spool, "a", "b").get(60, TimeUnit.SECONDS);
      files.fault(
          call -> {
            throw new OutOfMemoryError("no direct buffer memory");
          });
      assertThatThrownBy(spool::next).isInstanceOf(OutOfMemoryError.class);

      files.fault(call -> {});

      assertThat(values(readAll(spool))).containsExactly("a", "b");
    }
  }

  @Test
  void tellsOthersWhenOneCannotBeTold() throws Exception {
    try (Spool spool = open(new LosingFiles(new Random(9)))) {
      Batch deaf =
          new Batch("a") {
            @Override
            public void spooled() {
              throw new IllegalStateException("its event loop is gone");
            }
          };
      Batch other = new Batch("b");
      spool.store(deaf);
      spool.store(other);

      assertThat(other.outcome.get(60, TimeUnit.SECONDS)).isNull();
      assertThat(store(spool, "c").get(60, TimeUnit.SECONDS)).isNull();
      assertThat(spool.records()).isEqualTo(3);
    }
  }

  @Test
  void saysThatTheDiskHangsAndRefusesAtOnceMeanwhile() throws Exception {
    LosingFiles files = new LosingFiles(new Random(10));
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    TestClock clock = new TestClock();
    try (Spool spool = Spool.open(files, config(1 << 20), MemorySpool.NO_TIMINGS, clock)) {
      store(spool, "before").get(60, TimeUnit.SECONDS);
      files.fault(
          call -> {
            hangs.countDown();
            awaitQuietly(answer);
          });
      CompletableFuture<Refusal> hanging = store(spool, "hanging");
      hangs.await();

      clock.advance(4_000);
      assertThat(spool.problem()).isNull();
      CompletableFuture<Refusal> queued = store(spool, "queued");

      clock.advance(3_000);
      assertThat(spool.problem()).isEqualTo("The spool's disk has not answered for 7 s.");
      assertThatThrownBy(() -> store(spool, "refused at once"))
          .isInstanceOfSatisfying(
              RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.SPOOL_FAILED));
      assertThat(hanging).isNotDone();

      answer.countDown();
      assertThat(hanging.get(60, TimeUnit.SECONDS)).isNull();
      assertThat(queued.get(60, TimeUnit.SECONDS)).isNull();
      assertThat(spool.problem()).isNull();
      assertThat(store(spool, "after").get(60, TimeUnit.SECONDS)).isNull();
    } finally {
      answer.countDown();
    }
  }

  @Test
  void leavesNoFilesOfWhatItFailedToSetAside() throws Exception {
    LosingFiles files = new LosingFiles(new Random(11));
    try (Spool spool = open(files)) {
      store(spool, "poison").get(60, TimeUnit.SECONDS);
      SpoolRecord poison = spool.next();
      files.fault(LosingFiles.failing("force"));
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> spool.setAside(poison)).isInstanceOf(IOException.class);
      }

      assertThat(files.list()).containsExactly(FIRST_FILE);
      assertThat(spool.setAsideTotal()).isZero();
    }
  }

  @Test
  void makesItsFolderAndThoseAbove() throws Exception {
    Path deep = folder.resolve("a").resolve("b");
    try (DiskFiles files = DiskFiles.open(deep)) {
      assertThat(files.list()).containsExactly("lock");
    }
  }

  @Test
  void belongsToOneGateway() throws Exception {
    try (Spool first = Spool.open(config(1 << 20), MemorySpool.NO_TIMINGS)) {
      assertThat(first.problem()).isNull();
      assertThatThrownBy(() -> Spool.open(config(1 << 20), MemorySpool.NO_TIMINGS))
          .isInstanceOf(SpoolException.class)
          .hasMessage("cannot use the spool's folder '" + folder + "': another gateway uses it");
    }
  }

  @Test
  void passesOverWhatKafkaHasAcknowledgedLate() throws Exception {
    try (Spool spool = Spool.open(config(1 << 20), MemorySpool.NO_TIMINGS)) {
      Batch batch = new Batch("a", "b");
      spool.store(batch);
      batch.outcome.get(60, TimeUnit.SECONDS);

      spool.acknowledgedLate(new long[] {batch.positions[1]});

      List<SpoolRecord> records = readAll(spool);
      assertThat(spool.isAcknowledged(records.get(0))).isFalse();
      assertThat(spool.isAcknowledged(records.get(1))).isTrue();
    }
  }

  private Spool open(SpoolFiles files) throws IOException {
    return Spool.open(files, config(1 << 20), MemorySpool.NO_TIMINGS, Clock.systemUTC());
  }

  private SpoolConfig config(long maxBytes) {
    return new SpoolConfig(true, folder, maxBytes, 4_096, 1 << 20, 1 << 20);
  }

  private static int triesUntilSetAside(Spool spool, SpoolRecord record) {
    for (int failures = 0; ; failures++) {
      try {
        spool.setAside(record);
        return failures;
      } catch (IOException e) {
        // the drainer tries again too
      }
    }
  }

  private static CompletableFuture<Refusal> store(Spool spool, String... values)
      throws RefusedException {
    Batch batch = new Batch(values);
    spool.store(batch);
    return batch.outcome;
  }

  private static List<SpoolRecord> readAll(Spool spool) throws IOException {
    List<SpoolRecord> records = new ArrayList<>();
    for (SpoolRecord record = spool.next(); record != null; record = spool.next()) {
      records.add(record);
    }
    return records;
  }

  private static List<String> values(List<SpoolRecord> records) {
    return records.stream().map(it -> new String(it.value(), UTF_8)).toList();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stands until a test moves it. */
  private static final class TestClock extends Clock {
    private final AtomicLong millis = new AtomicLong(1_000_000);

    void advance(long more) {
      millis.addAndGet(more);
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis.get());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private static class Batch implements SpoolBatch {
    private final String[] values;
    private final long[] positions;
    private final CompletableFuture<Refusal> outcome = new CompletableFuture<>();

    Batch(String... values) {
      this.values = values;
      this.positions = new long[values.length];
    }

    @Override
    public int count() {
      return values.length;
    }

    @Override
    public long bytes() {
      return List.of(values).stream().mapToLong(it -> it.length() + 3L).sum();
    }

    @Override
    public byte[] key(int index) {
      return "key".getBytes(UTF_8);
    }

    @Override
    public byte[] value(int index) {
      return values[index].getBytes(UTF_8);
    }

    @Override
    public void placed(int index, long position) {
      positions[index] = position;
    }

    @Override
    public void spooled() {
      outcome.complete(null);
    }

    @Override
    public void notSpooled(Refusal reason) {
      outcome.complete(reason);
    }
  }
}
