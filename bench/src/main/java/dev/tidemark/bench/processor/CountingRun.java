package dev.tidemark.bench.processor;

import dev.tidemark.bench.peer.Counts;
import dev.tidemark.bench.peer.Tally;
import dev.tidemark.processor.sink.BatchSink;
import dev.tidemark.results.BatchResults;
import dev.tidemark.results.MetricCount;
import dev.tidemark.results.QuarantineRow;
import dev.tidemark.results.ReplayMark;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One run of the counting job: its time by the same clock as the other engines', and the windows
 * that it fills. Spark's tasks are made from copies of what it is given, so they find it here;
 * there is one run at a time.
 */
final class CountingRun implements BatchSink {
  private static volatile CountingRun current;

  private record Window(Instant minute, String page) {}

  private final Tally tally = new Tally();
  private final Map<Window, Long> windows = new HashMap<>();

  private CountingRun() {}

  static CountingRun begin() {
    CountingRun run = new CountingRun();
    current = run;
    return run;
  }

  static CountingRun current() {
    return current;
  }

  Tally tally() {
    return tally;
  }

  Counts counts() {
    long counted = windows.values().stream().mapToLong(Long::longValue).sum();
    return tally.counts(counted, windows.size());
  }

  @Override
  public void write(BatchResults results) {
    for (MetricCount count : results.metrics()) {
      windows.put(new Window(count.windowStart(), count.key()), count.events());
    }
    if (!results.metrics().isEmpty()) {
      tally.end();
    }
  }

  @Override
  public void writeQuarantine(List<QuarantineRow> rows) {
    throw new UnsupportedOperationException("The counting job has no quarantine");
  }

  @Override
  public void writeReplays(List<ReplayMark> marks) {
    throw new UnsupportedOperationException("The counting job has no replays");
  }
}
