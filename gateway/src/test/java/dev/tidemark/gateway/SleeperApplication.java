package dev.tidemark.gateway;

import java.util.concurrent.locks.LockSupport;

/**
 * Does nothing but ask to be woken every 10 ms, as the gateway's event loops do, and prints each
 * second of how many times it was later than 50 ms, and the longest delay. How late a machine wakes
 * a thread that blocks on nothing and collects no garbage is what the loops' delays are held
 * against.
 */
public final class SleeperApplication {
  private static final long PROBE_NANOS = 10_000_000;
  private static final long LATE_NANOS = 50_000_000;
  private static final int PROBES_A_LINE = 100;

  private SleeperApplication() {}

  public static void main(String[] args) {
    long late = 0;
    long most = 0;
    for (long probes = 1; ; probes++) {
      long asked = System.nanoTime();
      long due = asked + PROBE_NANOS;
      for (long now = asked; now < due; now = System.nanoTime()) {
        LockSupport.parkNanos(due - now);
      }
      long delay = System.nanoTime() - due;
      most = Math.max(most, delay);
      if (delay > LATE_NANOS) {
        late++;
      }
      if (probes % PROBES_A_LINE == 0) {
        System.out.printf("late %d of %d, at most %d ms%n", late, probes, most / 1_000_000);
      }
    }
  }
}
