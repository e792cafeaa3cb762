package dev.tidemark.bench.freshness;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.HdrHistogram.Histogram;

/**
 * Matches what was sent with what was shown. Views of the probe page come in the order of the
 * probes, so when the page shows {@code n} more views than before the first probe, the first {@code
 * n} probes are on it.
 */
final class Probes implements OpenPage.Listener {
  private static final long LONGEST_MILLIS = TimeUnit.MINUTES.toMillis(10);

  /** Nanoseconds of one probe; {@code accepted} is 0 until then. */
  private static final class Probe {
    private final long sent;
    private long accepted;
    private long shown;

    private Probe(long sent) {
      this.sent = sent;
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Probe> probes = new ArrayList<>();
  private long viewsBefore;
  private long views;
  private int shown;

  /** Waits until the page shows so many views, and counts probes from there on. */
  void awaitViews(long expected, long seconds) throws InterruptedException, TimeoutException {
    lock.lock();
    try {
      viewsBefore = expected;
      await(() -> views >= expected, seconds, "the page shows " + expected + " views");
    } finally {
      lock.unlock();
    }
  }

  /** Counts probes from so many views on. */
  void startAfter(long views) {
    lock.lock();
    try {
      viewsBefore = views;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until every probe is on the page. */
  void awaitAll(long seconds) throws InterruptedException, TimeoutException {
    lock.lock();
    try {
      await(() -> shown == probes.size(), seconds, "all " + probes.size() + " probes are shown");
    } finally {
      lock.unlock();
    }
  }

  void sending(long atNanos) {
    lock.lock();
    try {
      probes.add(new Probe(atNanos));
    } finally {
      lock.unlock();
    }
  }

  /** Of the one that was sent last. */
  void accepted(long atNanos) {
    lock.lock();
    try {
      probes.get(probes.size() - 1).accepted = atNanos;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void shown(long nowShown, long atNanos) {
    lock.lock();
    try {
      views = nowShown;
      while (shown < probes.size() && shown < views - viewsBefore) {
        probes.get(shown).shown = atNanos;
        shown++;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Milliseconds from just before a probe was sent until it was on the page. */
  Histogram sentToShown() {
    return millis(false);
  }

  /** Milliseconds from a probe's 204 until it was on the page. */
  Histogram acceptedToShown() {
    return millis(true);
  }

  private Histogram millis(boolean fromAcceptance) {
    Histogram millis = new Histogram(LONGEST_MILLIS, 3);
    lock.lock();
    try {
      for (Probe probe : probes.subList(0, shown)) {
        long nanos = probe.shown - (fromAcceptance ? probe.accepted : probe.sent);
        millis.recordValue(Math.max(0, Math.min(LONGEST_MILLIS, nanos / 1_000_000)));
      }
      return millis;
    } finally {
      lock.unlock();
    }
  }

  private interface Check {
    boolean holds();
  }

  private void await(Check check, long seconds, String what)
      throws InterruptedException, TimeoutException {
    long left = TimeUnit.SECONDS.toNanos(seconds);
    while (!check.holds()) {
      if (left <= 0) {
        throw new TimeoutException(
            "Waited in vain for " + seconds + " s until " + what + "; it shows " + views);
      }
      left = changed.awaitNanos(left);
    }
  }
}
