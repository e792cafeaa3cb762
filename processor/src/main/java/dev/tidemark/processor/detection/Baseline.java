package dev.tidemark.processor.detection;

import java.util.Arrays;

/**
 * The usual: counts of one page, and of the whole site beside it, in up to {@value #MINUTES}
 * earlier minutes without an alert.
 */
final class Baseline {
  static final int FEWEST_MINUTES = 10;
  private static final int MINUTES = 30;

  private final double[] counts;
  private final double[] siteCounts;

  Baseline(double[] counts, double[] siteCounts) {
    this.counts = counts;
    this.siteCounts = siteCounts;
  }

  /**
   * Takes the newest minutes that count.
   *
   * @param usable a set of minutes, each at its {@link CountRing#bit}
   * @param before the minute they are before
   */
  static Baseline before(long before, long usable, CountRing page, CountRing site) {
    double[] counts = new double[MINUTES];
    double[] siteCounts = new double[MINUTES];
    int found = 0;
    for (long minute = before - 1;
        minute > before - CountRing.MINUTES && found < MINUTES;
        minute--) {
      if ((usable & CountRing.bit(minute)) != 0) {
        counts[found] = page.at(minute);
        siteCounts[found] = site.at(minute);
        found++;
      }
    }
    return new Baseline(Arrays.copyOf(counts, found), Arrays.copyOf(siteCounts, found));
  }

  boolean longEnough() {
    return counts.length >= FEWEST_MINUTES;
  }

  double median() {
    return Statistics.median(counts);
  }

  double siteMedian() {
    return Statistics.median(siteCounts);
  }

  /** All views of the page. */
  double views() {
    return Arrays.stream(counts).sum();
  }

  /** All views of the site. */
  double siteViews() {
    return Arrays.stream(siteCounts).sum();
  }

  /** The median of the minutes' counts, each with a deviation of about 1. */
  double level() {
    return Statistics.median(Arrays.stream(counts).map(Statistics::anscombe).toArray());
  }

  /** How much more than a binomial count's the page's variance is; never less than 1. */
  double dispersion(double share) {
    double[] residuals = new double[counts.length];
    for (int i = 0; i < residuals.length; i++) {
      double expected = siteCounts[i] * share;
      double deviation = Math.sqrt(expected * (1 - share));
      residuals[i] = deviation == 0 ? 0 : (counts[i] - expected) / deviation;
    }
    double deviation = Statistics.robustDeviation(residuals, 0);
    return Math.max(1, deviation * deviation);
  }
}
