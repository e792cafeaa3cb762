package dev.tidemark.gateway.spool;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Random histories of a log on a disk that loses whatever it may, against what was promised:
 * everything forced and not drained comes back, in order; nothing that was never written, and
 * nothing whose draining the disk has taken note of. Bad blocks in what is drained change nothing.
 *
 * <p>{@code -Dtidemark.spool.seed=N} runs the one history that a failure names, {@code
 * -Dtidemark.spool.first-seed=N} ten thousand others.
 */
class SegmentLogModelTest {
  private static final int HISTORIES = 10_000;
  private static final int STEPS = 40;

  @Test
  void keepsItsPromisesInEveryHistory() throws IOException {
    Long only = Long.getLong("tidemark.spool.seed");
    if (only != null) {
      new History(only).run();
      return;
    }
    long base = Long.getLong("tidemark.spool.first-seed", 1);
    System.out.println("SegmentLogModelTest: first seed " + base);
    int powerCuts = 0;
    int errors = 0;
    int again = 0;
    int badBlocks = 0;
    for (int i = 0; i < HISTORIES; i++) {
      History history = new History(base + i);
      history.run();
      powerCuts += history.powerCuts;
      errors += history.errors;
      again += history.deliveredAgain;
      badBlocks += history.badBlocks;
    }
    // The histories are worth nothing if what they are about does not happen in them.
    assertThat(powerCuts).isGreaterThan(HISTORIES);
    assertThat(errors).isGreaterThan(HISTORIES);
    assertThat(again).isPositive();
    assertThat(badBlocks).isPositive();
  }

  /** One life of a log, over many crashes. */
  private static final class History {
    private final long seed;
    private final Random random;
    private final LosingFiles files;
    private final int segmentBytes;

    /** Written since the last force that worked, and refused since: may come back, or not. */
    private final Set<Integer> unpromised = new HashSet<>();

    /** Forced, without those that are drained. */
    private final TreeSet<Integer> promised = new TreeSet<>();

    /** Drained: may come back after a crash, unless it is gone. */
    private final Set<Integer> drained = new HashSet<>();

    /** Drained since the last crash. */
    private final Set<Integer> drainedNow = new HashSet<>();

    /** Drained, and the disk has taken note of it: never comes back. */
    private final Set<Integer> gone = new HashSet<>();

    /** Appended since the last force. */
    private final List<Integer> unforced = new ArrayList<>();

    /** Up to here the disk has taken note of what is drained; 0 for nowhere. */
    private long noted;

    private final List<SpoolRecord> window = new ArrayList<>();
    private final Set<Integer> numbersInWindow = new HashSet<>();
    private SegmentLog log;
    private int written;
    private int powerCuts;
    private int errors;
    private int deliveredAgain;
    private int badBlocks;

    History(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.files = new LosingFiles(random);
      this.segmentBytes = 60 + random.nextInt(400);
    }

    void run() throws IOException {
      try {
        log = SegmentLog.open(files, segmentBytes);
        for (int i = 0; i < STEPS; i++) {
          step();
        }
        restart();
        drainAll();
        assertThat(log.bytes()).as("bytes of an empty log").isZero();
        assertThat(log.records()).as("records of an empty log").isZero();
        log.close();
        assertThat(files.openFiles()).as("open files after closing").isZero();
        files.cutPower();
        log = SegmentLog.open(files, segmentBytes);
        SpoolRecord back = log.next();
        assertThat(back == null || unpromised.contains(numberIn(back)))
            .as("nothing but what was refused is there after all was drained")
            .isTrue();
      } catch (IOException | RuntimeException | AssertionError e) {
        throw new AssertionError(
            "In the history of seed " + seed + " (run it with -Dtidemark.spool.seed=" + seed + ")",
            e);
      }
    }

    private void step() throws IOException {
      int dice = random.nextInt(100);
      if (dice < 45) {
        write();
      } else if (dice < 75) {
        read();
      } else if (dice < 90) {
        drain();
      } else if (dice < 95) {
        files.failAtRandom(random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.4);
      } else {
        restart();
      }
    }

    /** A crash may come between an append and its force: that is not always done at once. */
    private void write() {
      try {
        for (int n = 1 + random.nextInt(5); n > 0; n--) {
          int number = ++written;
          unpromised.add(number);
          unforced.add(number);
          log.append(number, keyOf(number), valueOf(number));
        }
        if (random.nextInt(5) > 0) {
          log.force();
          unforced.forEach(unpromised::remove);
          // A new file forces the one before, so some can have been read and drained already.
          unforced.stream().filter(it -> !drained.contains(it)).forEach(promised::add);
          unforced.clear();
        }
      } catch (IOException e) {
        unforced.clear();
        errors++;
      }
    }

    private void read() {
      try {
        for (int n = random.nextInt(8); n > 0; n--) {
          SpoolRecord record = log.next();
          if (record == null) {
            return;
          }
          check(record);
          window.add(record);
          numbersInWindow.add(numberIn(record));
        }
      } catch (IOException e) {
        errors++;
      }
    }

    /** What comes next is the next of what was promised, or one of those that may come as well. */
    private void check(SpoolRecord record) {
      int number = numberIn(record);
      assertThat(record.key()).isEqualTo(keyOf(number));
      assertThat(record.value()).isEqualTo(valueOf(number));
      assertThat(record.spooledAtMillis()).isEqualTo(number);
      if (!window.isEmpty()) {
        assertThat(number).as("order").isGreaterThan(numberIn(window.get(window.size() - 1)));
      }
      if (promised.contains(number)) {
        assertThat(numbersInWindow)
            .as("promised before " + number)
            .containsAll(promised.headSet(number));
      } else {
        assertThat(gone.contains(number)).as(number + " comes back").isFalse();
        assertThat(drained.contains(number) || unpromised.contains(number))
            .as(number + " may come")
            .isTrue();
        deliveredAgain += drained.contains(number) ? 1 : 0;
      }
    }

    private void drain() {
      if (window.isEmpty()) {
        return;
      }
      int count = 1 + random.nextInt(window.size());
      List<SpoolRecord> done = window.subList(0, count);
      SpoolRecord last = done.get(count - 1);
      for (SpoolRecord record : done) {
        promised.remove(numberIn(record));
        numbersInWindow.remove(numberIn(record));
        drained.add(numberIn(record));
        drainedNow.add(numberIn(record));
      }
      done.clear();
      try {
        log.drained(last.end(), count, last.spooledAtMillis());
        if (files.works()) {
          gone.addAll(drainedNow);
          noted = last.end();
        }
      } catch (IOException e) {
        errors++;
      }
    }

    private void restart() throws IOException {
      log.close();
      if (random.nextInt(4) > 0) {
        files.cutPower();
        powerCuts++;
      } else {
        files.kill();
      }
      damageWhatIsDrained();
      window.clear();
      numbersInWindow.clear();
      unforced.clear();
      drainedNow.clear();
      log = SegmentLog.open(files, segmentBytes);
      assertThat(log.records()).as("records").isGreaterThanOrEqualTo(promised.size());
    }

    private void damageWhatIsDrained() {
      String file = new Segment(Position.segment(noted)).fileName();
      if (!files.list().contains(file)) {
        noted = 0; // another file may get this number
      } else if (random.nextInt(3) == 0) {
        files.damage(file, random.nextInt((int) Position.offset(noted)));
        badBlocks++;
      }
    }

    private void drainAll() throws IOException {
      for (SpoolRecord record = log.next(); record != null; record = log.next()) {
        check(record);
        window.add(record);
        numbersInWindow.add(numberIn(record));
      }
      assertThat(numbersInWindow).containsAll(promised);
      if (!window.isEmpty()) {
        SpoolRecord last = window.get(window.size() - 1);
        window.forEach(record -> drained.add(numberIn(record)));
        log.drained(last.end(), window.size(), last.spooledAtMillis());
        gone.addAll(drained);
        window.clear();
        numbersInWindow.clear();
      }
      promised.clear();
    }

    private static byte[] keyOf(int number) {
      return number % 3 == 0 ? null : ("k" + number % 7).getBytes(US_ASCII);
    }

    private static byte[] valueOf(int number) {
      return (number + ":" + "v".repeat(number * 31 % 97)).getBytes(US_ASCII);
    }

    private static int numberIn(SpoolRecord record) {
      String value = new String(record.value(), US_ASCII);
      return Integer.parseInt(value.substring(0, value.indexOf(':')));
    }
  }
}
