package dev.tidemark.processor.detection;

import java.util.Arrays;

/** The few formulas that the detectors share. */
final class Statistics {
  /** Makes a median of absolute deviations a standard deviation, for a normal distribution. */
  private static final double NORMAL_MAD = 1.4826;

  private Statistics() {}

  /** The median; 0 of nothing. */
  static double median(double[] values) {
    if (values.length == 0) {
      return 0;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The standard deviation, from the median of absolute deviations from {@code centre}. */
  static double robustDeviation(double[] values, double centre) {
    return NORMAL_MAD
        * median(Arrays.stream(values).map(value -> Math.abs(value - centre)).toArray());
  }

  /** Makes a Poisson count's deviation 1, whatever its mean (Anscombe's transform). */
  static double anscombe(double count) {
    return 2 * Math.sqrt(count + 3.0 / 8);
  }

  /** The natural logarithm of the probability of {@code count} or fewer, at this Poisson mean. */
  static double logPoissonLowerTail(double mean, double count) {
    if (mean <= 0) {
      return 0;
    }
    // Summed from the largest term down, as parts of it: the terms themselves may be too small.
    long most = (long) Math.floor(Math.min(count, mean));
    double logLargest = logPoisson(mean, most);
    double sum = 1;
    double term = 1;
    for (long k = most; k > 0 && term > 1e-17 * sum; k--) {
      term *= k / mean;
      sum += term;
    }
    term = 1;
    for (long k = most + 1; k <= count && term > 1e-17 * sum; k++) {
      term *= mean / k;
      sum += term;
    }
    return Math.min(0, logLargest + Math.log(sum));
  }

  private static double logPoisson(double mean, long count) {
    return count * Math.log(mean) - mean - logFactorial(count);
  }

  private static double logFactorial(long n) {
    if (n < 20) {
      double product = 1;
      for (long i = 2; i <= n; i++) {
        product *= i;
      }
      return Math.log(product);
    }
    double x = n + 1.0; // Stirling's series of the gamma function
    return (x - 0.5) * Math.log(x)
        - x
        + 0.5 * Math.log(2 * Math.PI)
        + 1 / (12 * x)
        - 1 / (360 * x * x * x);
  }

  /** The lower end of Wilson's interval for a share; 0 of nothing. */
  static double wilsonLowerBound(long hits, long trials, double z) {
    if (trials <= 0) {
      return 0;
    }
    double share = (double) hits / trials;
    double z2 = z * z;
    double centre = share + z2 / (2.0 * trials);
    double half = z * Math.sqrt(share * (1 - share) / trials + z2 / (4.0 * trials * trials));
    return Math.max(0, (centre - half) / (1 + z2 / trials));
  }
}
