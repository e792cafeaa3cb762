package dev.tidemark.loadgen.shop;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How long sessions are and how long shoppers stay on a page, as in a real shop: sessions of 2
 * steps (median), 8 (90th percentile) and at most 51; gaps between steps of 33 s (median) and 115 s
 * (90th percentile).
 *
 * <p>Both are log-normal. For a start in full flow there are also the distributions that somebody
 * sees who looks at a random moment: long sessions and long gaps are then over-represented, each in
 * proportion to its length.
 */
final class Pace {
  private static final int LONGEST_SESSION = 51;
  private static final double LENGTH_LOCATION = 0.5;
  private static final double LENGTH_SCALE = 1.15;
  private static final double GAP_MEDIAN_SECONDS = 33;
  private static final double GAP_SCALE = 0.974;
  private static final double LONGEST_GAP_SECONDS = 1_800;
  private static final double NANOS = 1e9;
  private static final List<Integer> LENGTHS =
      IntStream.rangeClosed(1, LONGEST_SESSION).boxed().toList();

  private final WeightedChoice<Integer> lengths = WeightedChoice.of(LENGTHS, Pace::lengthWeight);
  private final WeightedChoice<Integer> lengthsSeen =
      WeightedChoice.of(LENGTHS, length -> lengthWeight(length) * (length - 1));

  /** Steps of a session that begins now. */
  int length(SplittableRandom random) {
    return lengths.pick(random);
  }

  /** Steps, at least two, of a session that is found in a gap at a random moment. */
  int lengthSeen(SplittableRandom random) {
    return lengthsSeen.pick(random);
  }

  /** Nanoseconds until the shopper's next step. */
  long gapNanos(SplittableRandom random) {
    return (long) (gapSeconds(Math.log(GAP_MEDIAN_SECONDS), random) * NANOS);
  }

  /** Nanoseconds that are left of a gap which is found at a random moment. */
  long restOfGapNanos(SplittableRandom random) {
    double biasedLocation = Math.log(GAP_MEDIAN_SECONDS) + GAP_SCALE * GAP_SCALE;
    return (long) (gapSeconds(biasedLocation, random) * random.nextDouble() * NANOS);
  }

  static double meanLength() {
    double weights = LENGTHS.stream().mapToDouble(Pace::lengthWeight).sum();
    return LENGTHS.stream().mapToDouble(length -> length * lengthWeight(length)).sum() / weights;
  }

  static double meanGapSeconds() {
    return GAP_MEDIAN_SECONDS * Math.exp(GAP_SCALE * GAP_SCALE / 2);
  }

  private static double gapSeconds(double location, SplittableRandom random) {
    double seconds;
    do {
      seconds = Math.exp(location + GAP_SCALE * random.nextGaussian());
    } while (seconds > LONGEST_GAP_SECONDS);
    return seconds;
  }

  private static double lengthWeight(int length) {
    double deviation = (Math.log(length) - LENGTH_LOCATION) / LENGTH_SCALE;
    return Math.exp(-deviation * deviation / 2) / length;
  }
}
