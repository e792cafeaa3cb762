package dev.tidemark.loadgen.report;

import dev.tidemark.loadgen.traffic.Kind;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** Events by kind and outcome, counted from any thread. */
public final class Counts {
  private final Map<Kind, LongAdder> sent = new EnumMap<>(Kind.class);
  private final Map<Kind, Map<Outcome, LongAdder>> outcomes = new EnumMap<>(Kind.class);
  private final NavigableMap<Integer, LongAdder> refusals = new ConcurrentSkipListMap<>();

  public Counts() {
    for (Kind kind : Kind.values()) {
      sent.put(kind, new LongAdder());
      Map<Outcome, LongAdder> ofKind = new EnumMap<>(Outcome.class);
      for (Outcome outcome : Outcome.values()) {
        ofKind.put(outcome, new LongAdder());
      }
      outcomes.put(kind, ofKind);
    }
  }

  public void sent(Kind kind) {
    sent.get(kind).increment();
  }

  public void outcome(Kind kind, Outcome outcome) {
    outcomes.get(kind).get(outcome).increment();
  }

  /** Counts an event that was answered with a status other than 204. */
  public void refused(Kind kind, int status) {
    outcome(kind, Outcome.REFUSED);
    refusals.computeIfAbsent(status, code -> new LongAdder()).increment();
  }

  public long totalSent() {
    return sent.values().stream().mapToLong(LongAdder::sum).sum();
  }

  public long total(Outcome outcome) {
    return outcomes.values().stream().mapToLong(ofKind -> ofKind.get(outcome).sum()).sum();
  }

  /** What there is now; events without an answer yet are uncertain. */
  Map<Kind, KindCount> byKind() {
    Map<Kind, KindCount> counts = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      Map<Outcome, LongAdder> ofKind = outcomes.get(kind);
      long accepted = ofKind.get(Outcome.ACCEPTED).sum();
      long refused = ofKind.get(Outcome.REFUSED).sum();
      long failed = ofKind.get(Outcome.FAILED).sum();
      long all = sent.get(kind).sum();
      counts.put(
          kind, new KindCount(all, accepted, refused, failed, all - accepted - refused - failed));
    }
    return counts;
  }

  NavigableMap<Integer, Long> refusedByStatus() {
    NavigableMap<Integer, Long> byStatus = new TreeMap<>();
    refusals.forEach((status, count) -> byStatus.put(status, count.sum()));
    return byStatus;
  }
}
