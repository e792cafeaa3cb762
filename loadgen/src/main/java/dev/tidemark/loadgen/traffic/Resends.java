package dev.tidemark.loadgen.traffic;

import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** The good events that are to be sent again 1 to 20 seconds after the first time. */
final class Resends {
  private static final long SECOND_NANOS = 1_000_000_000;
  private static final long LONGEST_DELAY_NANOS = 20 * SECOND_NANOS;

  /** Older ones could come so late that they count as late, should the schedule be behind. */
  private static final long OLDEST_MILLIS = 60_000;

  private final PriorityQueue<Planned> queue = new PriorityQueue<>();
  private final SplittableRandom random;
  private long sequence;

  private record Planned(long dueNanos, long sequence, long lastNanos, Resend resend)
      implements Comparable<Planned> {
    @Override
    public int compareTo(Planned other) {
      int byTime = Long.compare(dueNanos, other.dueNanos);
      return byTime == 0 ? Long.compare(sequence, other.sequence) : byTime;
    }
  }

  Resends(SplittableRandom random) {
    this.random = random;
  }

  void plan(Resend resend, long nowNanos) {
    long due = nowNanos + random.nextLong(SECOND_NANOS, LONGEST_DELAY_NANOS);
    queue.add(new Planned(due, sequence++, nowNanos + LONGEST_DELAY_NANOS, resend));
  }

  /** Takes one that is due and was accepted; null when there is none. */
  Resend take(long nowNanos, long nowMillis) {
    while (!queue.isEmpty() && queue.peek().dueNanos() <= nowNanos) {
      Planned planned = queue.remove();
      Resend resend = planned.resend();
      boolean young = nowMillis - resend.createdMillis() <= OLDEST_MILLIS;
      if (resend.state() == Resend.State.ACCEPTED && young) {
        return resend;
      }
      long again = planned.dueNanos() + SECOND_NANOS;
      if (resend.state() == Resend.State.PENDING && again <= planned.lastNanos()) {
        queue.add(new Planned(again, sequence++, planned.lastNanos(), resend));
      }
    }
    return null;
  }
}
