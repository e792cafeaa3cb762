package dev.tidemark.loadgen.scenario;

import java.util.SplittableRandom;

/**
 * When things happen in a shop: by chance, at a rate that follows the hour of the day, wavers from
 * minute to minute, and now and then rises for a quarter of an hour, as after a spot on television.
 */
final class Rhythm {
  static final long SECOND = 1_000_000_000;
  static final long MINUTE = 60 * SECOND;
  private static final double DAY = 24.0 * 60 * MINUTE;
  private static final double DAY_AND_NIGHT = 0.5;
  private static final double WAVER = 0.06;
  private static final double WAVER_MEMORY = 0.8;
  private static final double SPOTS_A_MINUTE = 1 / 180.0;
  private static final double SPOT_RISE = 0.7;
  private static final int SPOT_MINUTES = 15;

  private final SplittableRandom random;
  private final double perSecond;
  private final double hour;
  private long now;
  private long minute = -1;
  private double waver;
  private int spotMinutes;

  Rhythm(SplittableRandom random, double perSecond) {
    this.random = random;
    this.perSecond = perSecond;
    this.hour = random.nextDouble() * 2 * Math.PI;
  }

  /** When the next thing happens. */
  long next() {
    if (now / MINUTE != minute) {
      minute = now / MINUTE;
      waver = WAVER_MEMORY * waver + WAVER * random.nextGaussian();
      if (spotMinutes > 0) {
        spotMinutes--;
      } else if (random.nextDouble() < SPOTS_A_MINUTE) {
        spotMinutes = SPOT_MINUTES;
      }
    }
    double rate = perSecond * factor();
    now += (long) (-Math.log(1 - random.nextDouble()) / rate * SECOND);
    return now;
  }

  private double factor() {
    double daily = 1 + DAY_AND_NIGHT * Math.sin(2 * Math.PI * now / DAY + hour);
    return daily * Math.exp(waver) * (spotMinutes > 0 ? 1 + SPOT_RISE : 1);
  }
}
