package dev.tidemark.loadgen.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.loadgen.traffic.Kind;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;

/**
 * What a run did. With every accepted event known by its kind, a ledger must show: counted = good +
 * skewed, quarantined = bad, late = late, duplicate = duplicate, each up to what is uncertain.
 *
 * @param unsent events that were due but not sent before the run ended
 * @param cpu processor time of this whole process, its start included
 */
public record Report(
    Map<Kind, KindCount> kinds,
    NavigableMap<Integer, Long> refusedByStatus,
    long unsent,
    Latencies.Percentiles latencies,
    Duration elapsed,
    Duration cpu) {
  private static final double NANOS_PER_SECOND = 1e9;

  /** Takes the counts as they are. */
  public static Report of(Counts counts, Latencies latencies, long unsent, Duration elapsed) {
    Duration cpu = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    return new Report(
        counts.byKind(), counts.refusedByStatus(), unsent, latencies.total(), elapsed, cpu);
  }

  public KindCount total() {
    return kinds.values().stream().reduce(KindCount.NONE, KindCount::plus);
  }

  public double seconds() {
    return elapsed.toNanos() / NANOS_PER_SECOND;
  }

  /** Events sent a second. */
  public double rate() {
    return elapsed.isZero() ? 0 : total().sent() / seconds();
  }

  /** One JSON object on one line. */
  public String toJson() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    put(json, total());
    json.put("unsent", unsent);
    ObjectNode byStatus = json.putObject("refused_by_status");
    refusedByStatus.forEach((status, count) -> byStatus.put(Integer.toString(status), count));
    ObjectNode byKind = json.putObject("kinds");
    kinds.forEach((kind, count) -> put(byKind.putObject(kind.code()), count));
    json.putObject("latency_ms")
        .put("p50", latencies.p50())
        .put("p90", latencies.p90())
        .put("p99", latencies.p99())
        .put("p999", latencies.p999())
        .put("max", latencies.max());
    json.put("seconds", rounded(seconds()));
    json.put("rate", rounded(rate()));
    json.put("cpu_seconds", rounded(cpu.toNanos() / NANOS_PER_SECOND));
    return json.toString();
  }

  /** A table for people. */
  public String toText() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            "%-10s %12s %12s %12s %12s %12s%n",
            "kind", "sent", "accepted", "refused", "failed", "uncertain"));
    kinds.forEach((kind, count) -> text.append(row(kind.code(), count)));
    text.append(row("all", total()));
    refusedByStatus.forEach(
        (status, count) ->
            text.append(String.format(Locale.ROOT, "refused with %d: %,d%n", status, count)));
    if (unsent > 0) {
      text.append(String.format(Locale.ROOT, "due but not sent when the run ended: %,d%n", unsent));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "%.1f s, %,.1f events/s, latency of the accepted from when they were due:"
                + " p50 %.1f, p90 %.1f, p99 %.1f, p99.9 %.1f, max %.1f ms%n",
            seconds(),
            rate(),
            latencies.p50(),
            latencies.p90(),
            latencies.p99(),
            latencies.p999(),
            latencies.max()));
    return text.toString();
  }

  private static String row(String name, KindCount count) {
    return String.format(
        Locale.ROOT,
        "%-10s %,12d %,12d %,12d %,12d %,12d%n",
        name,
        count.sent(),
        count.accepted(),
        count.refused(),
        count.failed(),
        count.uncertain());
  }

  private static void put(ObjectNode json, KindCount count) {
    json.put("sent", count.sent())
        .put("accepted", count.accepted())
        .put("refused", count.refused())
        .put("failed", count.failed())
        .put("uncertain", count.uncertain());
  }

  private static double rounded(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }
}
