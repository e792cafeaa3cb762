package dev.tidemark.bench.flink;

import dev.tidemark.bench.peer.Counts;
import dev.tidemark.bench.peer.Tally;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the tasks of the run under way have done. Flink makes the tasks from copies of what it is
 * given, so they find it here; there is one run at a time.
 */
final class Run {
  private static volatile Run current;

  private final Tally tally = new Tally();
  private final AtomicLong counted = new AtomicLong();
  private final AtomicLong windows = new AtomicLong();

  private Run() {}

  static Run begin() {
    Run run = new Run();
    current = run;
    return run;
  }

  static Run current() {
    return current;
  }

  Tally tally() {
    return tally;
  }

  void closed(long count) {
    counted.addAndGet(count);
    windows.incrementAndGet();
  }

  Counts counts() {
    return tally.counts(counted.get(), windows.get());
  }
}
