package dev.tidemark.bench.gateway;

import dev.tidemark.bench.measure.Report;
import dev.tidemark.bench.measure.ResidentMemory;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * Load that a server cannot take: half of what it can, then three times as much as it can, then
 * half again, all open loop over the same connections. Latency counts from when a request was due.
 */
final class Overload {
  private static final double NORMAL_SHARE = 0.5;
  private static final double OVERLOAD_FACTOR = 3;
  private static final int SETTLING_SECONDS = 3;
  private static final int NORMAL_SECONDS = 10;
  private static final int OVERLOAD_SECONDS = 15;
  private static final int AFTER_SECONDS = 15;
  private static final int NORMAL_FROM = SETTLING_SECONDS;
  private static final int OVERLOAD_FROM = NORMAL_FROM + NORMAL_SECONDS;
  private static final int AFTER_FROM = OVERLOAD_FROM + OVERLOAD_SECONDS;
  private static final Set<Integer> ALLOWED = Set.of(OfferedSecond.ACCEPTED, 429, 503);

  private final String server;
  private final LoadClient load;
  private final ResidentMemory memory;
  private final PrintStream out;
  private final List<Double> mebibytes = new ArrayList<>();

  Overload(String server, LoadClient load, ResidentMemory memory, PrintStream out) {
    this.server = server;
    this.load = load;
    this.memory = memory;
    this.out = out;
  }

  /**
   * Runs it.
   *
   * @param capacityPerSecond what the server accepts at most over these connections
   * @throws IllegalStateException when an answer was none of 204, 429 and 503
   */
  Report run(double capacityPerSecond) throws IOException {
    double normalRate = capacityPerSecond * NORMAL_SHARE;
    List<OfferedSecond> seconds =
        load.offer(
            List.of(
                new LoadStep(normalRate, SETTLING_SECONDS + NORMAL_SECONDS),
                new LoadStep(capacityPerSecond * OVERLOAD_FACTOR, OVERLOAD_SECONDS),
                new LoadStep(normalRate, AFTER_SECONDS)),
            () -> mebibytes.add(memory.mebibytes()));
    requireAllowed(seconds);
    List<OfferedSecond> normal = seconds.subList(NORMAL_FROM, OVERLOAD_FROM);
    List<OfferedSecond> overload = seconds.subList(OVERLOAD_FROM, AFTER_FROM);
    List<OfferedSecond> after = seconds.subList(AFTER_FROM, seconds.size());
    double normalP99 = p99Millis(normal);
    double overloadP99 = p99Millis(overload);
    Map<Integer, Long> statuses = statuses(overload);
    long answered = statuses.values().stream().mapToLong(Long::longValue).sum();
    long notSent = overload.stream().mapToLong(OfferedSecond::notSentCount).sum();
    Report report =
        new Report()
            .put("capacity_rps", capacityPerSecond)
            .put("offered_rps", (answered + notSent) / (double) OVERLOAD_SECONDS)
            .put("answered_rps", answered / (double) OVERLOAD_SECONDS)
            .put("accepted_rps", statuses.getOrDefault(204, 0L) / (double) OVERLOAD_SECONDS)
            .put("status_204", (double) statuses.getOrDefault(204, 0L))
            .put("status_429", (double) statuses.getOrDefault(429, 0L))
            .put("status_503", (double) statuses.getOrDefault(503, 0L))
            .put("not_sent", (double) notSent)
            .put("normal_p99_ms", normalP99)
            .put("accepted_p99_ms", overloadP99)
            .put("p99_to_normal", overloadP99 / normalP99)
            .put("recovery_seconds", secondsUntilNormal(normal, after))
            .put("rss_before_mib", mebibytes.get(OVERLOAD_FROM - 1))
            .put("rss_max_mib", max(mebibytes.subList(OVERLOAD_FROM, AFTER_FROM)))
            .put("rss_after_mib", mebibytes.get(mebibytes.size() - 1));
    out.printf("  %-12s %-28s %s%n", "overload", server, report.toJson());
    return report;
  }

  private void requireAllowed(List<OfferedSecond> seconds) {
    Map<Integer, Long> statuses = statuses(seconds);
    if (!ALLOWED.containsAll(statuses.keySet())) {
      throw new IllegalStateException(
          "Under overload the " + server + " answered other than 204, 429 and 503: " + statuses);
    }
  }

  private static Map<Integer, Long> statuses(List<OfferedSecond> seconds) {
    Map<Integer, Long> all = new TreeMap<>();
    seconds.forEach(
        second ->
            second.statuses().forEach((status, count) -> all.merge(status, count, Long::sum)));
    return all;
  }

  private static double p99Millis(List<OfferedSecond> seconds) {
    Histogram all = OfferedSecond.newHistogram();
    seconds.forEach(second -> all.add(second.acceptedMicros()));
    return all.getValueAtPercentile(99) / 1e3;
  }

  /**
   * How many seconds pass until two in a row are as good as the worst one before the overload, and
   * all are accepted. Not a number if that does not happen.
   */
  private double secondsUntilNormal(List<OfferedSecond> normal, List<OfferedSecond> after) {
    double worst =
        normal.stream().mapToDouble(second -> p99Millis(List.of(second))).max().orElse(0);
    int good = 0;
    for (int i = 0; i < after.size(); i++) {
      OfferedSecond second = after.get(i);
      boolean all = second.statuses().keySet().equals(Set.of(OfferedSecond.ACCEPTED));
      double p99 = p99Millis(List.of(second));
      out.printf(Locale.ROOT, "  after %2d s   p99 %.1f ms, %s%n", i + 1, p99, second.statuses());
      good = all && second.notSentCount() == 0 && p99 <= worst ? good + 1 : 0;
      if (good == 2) {
        return i - 1;
      }
    }
    return Double.NaN;
  }

  private static double max(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
  }
}
