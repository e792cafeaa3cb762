package dev.tidemark.bench.store;

import java.util.Arrays;
import java.util.Random;

/**
 * Numbers from 0 of which the second comes half as often as the first, the third a third as often.
 */
final class Zipf {
  private final double[] sums;

  Zipf(int numbers) {
    sums = new double[numbers];
    double sum = 0;
    for (int i = 0; i < numbers; i++) {
      sum += 1.0 / (i + 1);
      sums[i] = sum;
    }
  }

  int draw(Random random) {
    int found = Arrays.binarySearch(sums, random.nextDouble() * sums[sums.length - 1]);
    return found >= 0 ? found : -found - 1;
  }
}
