package dev.tidemark.processor.detection;

import dev.tidemark.results.AlertKind;
import dev.tidemark.results.AlertRow;
import dev.tidemark.results.AlertSeverity;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The silences of a page, or of the whole site.
 *
 * <p>Loud, while a minute has at least {@value #LOW_RATIO} of what is expected. Low, from the first
 * that has less. Silent, with an alert from that first minute on, when at least {@value
 * #FEWEST_MINUTES} such minutes running are together too unlikely to be chance; a page with few
 * views needs more of them. Loud again after {@value #LOUD_MINUTES} minutes running with at least
 * {@value #LOUD_RATIO} of what was expected, or when a lower level has lasted: {@value
 * #NEW_LEVEL_MINUTES} minutes at {@value #LOW_RATIO} of it; or {@value #LONGEST_MINUTES} minutes,
 * of the site at {@value #NIGHT_RATIO} of it, of a page at any level. A site with less stays an
 * alert.
 */
final class Silences {
  /** A baseline below this many views a minute says nothing. */
  static final double LEAST_EXPECTED = 5;

  private static final double LOW_RATIO = 0.3;
  private static final double LOUD_RATIO = 0.5;
  private static final int FEWEST_MINUTES = 2;
  private static final int LOUD_MINUTES = 2;
  private static final double LOG_CHANCE = Math.log(1e-4);
  private static final int NEW_LEVEL_MINUTES = 15;

  /** A site may come back at night. */
  private static final double NIGHT_RATIO = 0.1;

  /** A page that has had next to no views for so long was taken down. */
  private static final int LONGEST_MINUTES = 60;

  /** Views come in clumps: their variance is taken to be twice a Poisson count's. */
  private static final double DISPERSION = 2;

  private final String subject;
  private final CountRing views;
  private Incident open;
  private int low;
  private double lowObserved;
  private double lowExpected;
  private double expectedAtOpening;
  private int loud;

  /**
   * @param views the counts that are judged, for the level that they end at
   */
  Silences(String subject, CountRing views) {
    this.subject = subject;
    this.views = views;
  }

  /** What a minute means for the usual level. */
  enum Minute {
    USUAL,
    /** Not part of the usual level, until it is known to be chance. */
    LOW,
    /** The last minutes are what is usual from now on. */
    NEW_LEVEL
  }

  boolean isOpen() {
    return open != null;
  }

  void forgetAlert() {
    open = null;
  }

  /** Goes on with an earlier run's alert; how long it has been loud is known if it was seen. */
  void resume(AlertRow alert) {
    boolean known = open != null;
    open = new Incident(alert);
    expectedAtOpening = open.number("expected");
    if (!known) {
      loud = 0;
    }
  }

  /** Forgets low minutes that have not become a silence; answers how many there were. */
  int forgetLowMinutes() {
    int forgotten = open == null ? low : 0;
    low = 0;
    return forgotten;
  }

  /**
   * Judges a minute; gives the alert that it opened, continued or closed.
   *
   * @param usual views a minute before
   * @param siteRatio how much of its usual views the site has in this minute, at most 1
   */
  Minute judge(long minute, double usual, double siteRatio, Consumer<AlertRow> alerts) {
    double observed = views.at(minute);
    if (open != null) {
      return judgeOpen(minute, observed, siteRatio, alerts);
    }
    double expected = usual * siteRatio;
    if (usual < LEAST_EXPECTED || observed >= LOW_RATIO * expected) {
      return Minute.USUAL;
    }
    if (low == 0) {
      lowObserved = 0;
      lowExpected = 0;
    }
    low++;
    lowObserved += observed;
    lowExpected += expected;
    double logChance =
        Statistics.logPoissonLowerTail(lowExpected / DISPERSION, lowObserved / DISPERSION);
    if (low >= FEWEST_MINUTES && logChance < LOG_CHANCE) {
      open = new Incident(AlertKind.SILENCE, subject, minute - low + 1);
      expectedAtOpening = usual;
      loud = 0;
      see(logChance);
      alerts.accept(open.open(minute));
    }
    return Minute.LOW;
  }

  private Minute judgeOpen(
      long minute, double observed, double siteRatio, Consumer<AlertRow> alerts) {
    loud = observed >= LOUD_RATIO * expectedAtOpening * siteRatio && observed > 0 ? loud + 1 : 0;
    if (loud >= LOUD_MINUTES) {
      close(minute - loud + 1, minute, alerts);
      return Minute.USUAL;
    }
    long lasted = minute - open.openedAt();
    double level = levelOf(minute);
    boolean lower = level >= Math.max(LEAST_EXPECTED, LOW_RATIO * expectedAtOpening);
    if (lasted >= NEW_LEVEL_MINUTES && lower) {
      close(minute + 1, minute, alerts);
      return Minute.NEW_LEVEL;
    }
    boolean night = level >= Math.max(LEAST_EXPECTED, NIGHT_RATIO * expectedAtOpening);
    if (lasted >= LONGEST_MINUTES && (night || !subject.equals(AlertRow.SITE))) {
      close(minute + 1, minute, alerts);
      return Minute.NEW_LEVEL;
    }
    if (loud == 0) {
      low++;
      lowObserved += observed;
      lowExpected += expectedAtOpening * siteRatio;
      see(Statistics.logPoissonLowerTail(lowExpected / DISPERSION, lowObserved / DISPERSION));
    }
    alerts.accept(open.open(minute));
    return loud == 0 ? Minute.LOW : Minute.USUAL;
  }

  private double levelOf(long minute) {
    double[] last = new double[NEW_LEVEL_MINUTES];
    for (int i = 0; i < last.length; i++) {
      last[i] = views.at(minute - i);
    }
    return Statistics.median(last);
  }

  private void see(double logChance) {
    boolean site = subject.equals(AlertRow.SITE);
    open.see(
        site || lowObserved == 0 ? AlertSeverity.HIGH : AlertSeverity.WARNING,
        -logChance / Math.log(10),
        Map.of(
            "observed",
            lowObserved / low,
            "expected",
            expectedAtOpening,
            "minutes",
            (double) low,
            "chance_log10",
            logChance / Math.log(10)));
  }

  /** Ends the alert of a page that is forgotten. */
  void end(long minute, Consumer<AlertRow> alerts) {
    if (open != null) {
      close(minute, minute, alerts);
    }
  }

  private void close(long closedAt, long minute, Consumer<AlertRow> alerts) {
    alerts.accept(open.closed(closedAt, minute));
    open = null;
    low = 0;
    loud = 0;
  }
}
