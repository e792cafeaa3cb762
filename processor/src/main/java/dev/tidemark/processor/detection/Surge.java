package dev.tidemark.processor.detection;

import dev.tidemark.processor.detection.ClosedMinute.Fault;
import dev.tidemark.processor.detection.ClosedMinute.Source;
import dev.tidemark.processor.detection.SurgeTest.Counts;
import dev.tidemark.results.AlertKind;
import dev.tidemark.results.AlertRow;
import dev.tidemark.results.AlertSeverity;
import dev.tidemark.results.Metrics;
import java.util.function.Consumer;

/**
 * A surge of one reason at one place. Open, until the share of the last {@value #CLOSING_MINUTES}
 * minutes is below the threshold it was opened at, no event has come from the place for {@value
 * #GONE_MINUTES} minutes, or it has lasted for {@value #LONGEST_MINUTES} minutes and so is usual.
 * Closed, it lingers while the window has minutes of it still, and is remembered while its minutes
 * must be left out of the hour before.
 */
final class Surge {
  private static final int CLOSING_MINUTES = 3;
  private static final int GONE_MINUTES = 5;
  private static final int LONGEST_MINUTES = 60;
  private static final double HIGH_RATE = 0.2;

  private final Fault fault;
  private Incident open;
  private double threshold;
  private long unusual;
  private long calmSince = Long.MIN_VALUE;
  private boolean ofMany;

  Surge(Fault fault) {
    this.fault = fault;
  }

  boolean isOpen() {
    return open != null;
  }

  /** Open, or closed so lately that what its place shows now is still this surge. */
  boolean isFelt(long minute) {
    return isOpen() || minute - SurgeTest.WINDOW_MINUTES + 1 < calmSince;
  }

  /** Whether it stands for versions that are too many for an alert each. */
  boolean isOfMany() {
    return ofMany;
  }

  void beOfMany() {
    ofMany = true;
  }

  boolean isForgotten() {
    return open == null && unusual == 0;
  }

  /** Its minutes, each at its {@link CountRing#bit}. */
  long unusual() {
    return unusual;
  }

  void beginMinute(long minute) {
    unusual &= ~CountRing.bit(minute);
  }

  AlertRow open(long minute, SurgeTest test) {
    Source source = fault.source();
    String subject = Metrics.key(fault.reason(), source.page(), source.appVersion());
    open = new Incident(AlertKind.QUARANTINE_SURGE, subject, minute);
    ofMany = false;
    threshold = test.threshold();
    for (int i = 0; i < SurgeTest.WINDOW_MINUTES; i++) {
      unusual |= CountRing.bit(minute - i);
    }
    see(test);
    return open.open(minute);
  }

  void forgetAlert() {
    open = null;
  }

  void resume(AlertRow alert) {
    open = new Incident(alert);
    threshold = open.number("threshold");
  }

  void judgeOpen(
      long minute,
      BoundedRings<Source> received,
      BoundedRings<Fault> quarantined,
      Consumer<AlertRow> alerts) {
    if (open == null) {
      return;
    }
    unusual |= CountRing.bit(minute);
    SurgeTest.Counter counter = new SurgeTest.Counter(received, quarantined, minute);
    Counts last =
        new Counts(
            received.sum(fault.source(), minute - CLOSING_MINUTES + 1, minute + 1),
            quarantined.sum(fault, minute - CLOSING_MINUTES + 1, minute + 1));
    boolean gone = received.sum(fault.source(), minute - GONE_MINUTES + 1, minute + 1) == 0;
    boolean over = last.received() > 0 && last.rate() < threshold;
    boolean usual = minute - open.openedAt() >= LONGEST_MINUTES;
    if (gone || over || usual) {
      int calm = gone ? GONE_MINUTES : over ? CLOSING_MINUTES : 0;
      calmSince = minute - calm + 1;
      alerts.accept(open.closed(calmSince, minute));
      open = null;
      unusual = usual ? 0 : unusual;
      return;
    }
    SurgeTest test =
        new SurgeTest(
            counter.now(fault, java.util.Set.of()),
            counter.before(fault, unusual),
            counter.before(fault, unusual).rate());
    see(test);
    alerts.accept(open.open(minute));
  }

  /** The score is how many times the threshold the rate certainly is, when it opened. */
  private void see(SurgeTest test) {
    boolean high = test.now().rate() >= HIGH_RATE && fault.source().page().equals(AlertRow.ALL);
    open.see(
        high ? AlertSeverity.HIGH : AlertSeverity.WARNING,
        test.lowerBound() / threshold,
        test.numbers());
  }
}
