package dev.tidemark.bench.measure;

import java.util.Arrays;
import java.util.List;

/** One figure over several rounds: the median, and how far the rounds lay apart. */
public record Spread(double median, double min, double max) {

  /**
   * Of the values, in any order; the median of an even number is the mean of the two in the middle.
   */
  public static Spread of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("Cannot take the median of nothing");
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  /**
   * Of the quotients of values from the same rounds. What slows a whole round down falls out of it,
   * so it is steadier than the quotient of two medians.
   */
  public static Spread ofRatios(List<Double> dividends, List<Double> divisors) {
    if (dividends.size() != divisors.size()) {
      throw new IllegalArgumentException(
          "Cannot compare " + dividends.size() + " rounds with " + divisors.size());
    }
    double[] ratios = new double[dividends.size()];
    Arrays.setAll(ratios, i -> dividends.get(i) / divisors.get(i));
    return of(Arrays.stream(ratios).boxed().toList());
  }
}
