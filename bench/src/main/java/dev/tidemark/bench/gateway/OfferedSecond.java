package dev.tidemark.bench.gateway;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What became of the requests that were due in one second of load. */
final class OfferedSecond {
  static final int ACCEPTED = 204;

  private final Map<Integer, Long> statuses = new TreeMap<>();
  private final Histogram acceptedMicros = newHistogram();
  private long notSent;

  static Histogram newHistogram() {
    return new Histogram(LoadClient.LONGEST_LATENCY_MICROS, 3);
  }

  void answered(int status, long micros) {
    statuses.merge(status, 1L, Long::sum);
    if (status == ACCEPTED) {
      acceptedMicros.recordValue(micros);
    }
  }

  void notSent() {
    notSent++;
  }

  /** How many answers there were of each status. */
  Map<Integer, Long> statuses() {
    return statuses;
  }

  /** How long the accepted ones took since they were due. */
  Histogram acceptedMicros() {
    return acceptedMicros;
  }

  /** Requests that found no idle connection. */
  long notSentCount() {
    return notSent;
  }
}
