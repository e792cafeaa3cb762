package dev.tidemark.loadgen.shop;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** A choice between values, each as likely as its weight. */
final class WeightedChoice<T> {
  private final List<T> values;
  private final double[] cumulated;

  private WeightedChoice(List<T> values, double[] cumulated) {
    this.values = values;
    this.cumulated = cumulated;
  }

  static <T> WeightedChoice<T> of(List<T> values, ToDoubleFunction<T> weight) {
    double[] cumulated = new double[values.size()];
    double sum = 0;
    for (int i = 0; i < cumulated.length; i++) {
      sum += weight.applyAsDouble(values.get(i));
      cumulated[i] = sum;
    }
    return new WeightedChoice<>(List.copyOf(values), cumulated);
  }

  /** The n-th value has the weight 1 / n<sup>exponent</sup>, as the popularity of pages has. */
  static <T> WeightedChoice<T> zipf(List<T> values, double exponent) {
    return of(values, value -> Math.pow(values.indexOf(value) + 1.0, -exponent));
  }

  static <T> Builder<T> builder() {
    return new Builder<>();
  }

  T pick(SplittableRandom random) {
    double point = random.nextDouble() * cumulated[cumulated.length - 1];
    int found = Arrays.binarySearch(cumulated, point);
    int index = found < 0 ? -found - 1 : found + 1;
    return values.get(Math.min(index, cumulated.length - 1));
  }

  /** Collects values and weights in the order in which they are written. */
  static final class Builder<T> {
    private final List<T> values = new ArrayList<>();
    private final List<Double> weights = new ArrayList<>();

    Builder<T> add(double weight, T value) {
      values.add(value);
      weights.add(weight);
      return this;
    }

    WeightedChoice<T> build() {
      double[] cumulated = weights.stream().mapToDouble(Double::doubleValue).toArray();
      Arrays.parallelPrefix(cumulated, Double::sum);
      return new WeightedChoice<>(List.copyOf(values), cumulated);
    }
  }
}
