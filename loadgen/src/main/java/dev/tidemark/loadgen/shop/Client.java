package dev.tidemark.loadgen.shop;

import java.util.SplittableRandom;

/**
 * The browser or app of one shopper, with the habits that its release has.
 *
 * @param appVersion of the shop's page or app
 * @param sendsSentAt whether events carry the time of sending beside the time of the event
 * @param sendsFullAddresses whether {@code page} is a whole URL, not a path
 * @param skewMillis how far the clock is ahead; 0 for a right clock
 */
public record Client(
    String userAgent,
    String appVersion,
    TimeStyle timeStyle,
    boolean sendsSentAt,
    boolean sendsFullAddresses,
    long skewMillis) {
  private static final long LARGEST_SKEW_MILLIS = 2 * 60 * 60 * 1_000;
  private static final double FULL_ADDRESSES = 0.15;

  private static final WeightedChoice<String> USER_AGENTS =
      WeightedChoice.<String>builder()
          .add(
              38,
              "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)"
                  + " Chrome/141.0.0.0 Mobile Safari/537.36")
          .add(
              22,
              "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15"
                  + " (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1")
          .add(
              18,
              "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
                  + " Chrome/141.0.0.0 Safari/537.36")
          .add(
              7,
              "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)"
                  + " SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36")
          .add(
              6,
              "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15"
                  + " (KHTML, like Gecko) Version/18.6 Safari/605.1.15")
          .add(
              5,
              "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
                  + " Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0")
          .add(
              4, "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0")
          .build();

  private static final WeightedChoice<String> APP_VERSIONS =
      WeightedChoice.<String>builder()
          .add(60, "4.12.0")
          .add(25, "4.11.3")
          .add(10, "4.11.2")
          .add(5, "3.9.8")
          .build();

  private static final WeightedChoice<TimeStyle> TIME_STYLES =
      WeightedChoice.<TimeStyle>builder()
          .add(55, TimeStyle.EPOCH_MILLIS)
          .add(35, TimeStyle.ISO_UTC)
          .add(10, TimeStyle.ISO_OFFSET)
          .build();

  public static Client any(SplittableRandom random, double wrongClockShare) {
    boolean wrongClock = random.nextDouble() < wrongClockShare;
    long skew = wrongClock ? random.nextLong(1, LARGEST_SKEW_MILLIS + 1) : 0;
    return new Client(
        USER_AGENTS.pick(random),
        APP_VERSIONS.pick(random),
        TIME_STYLES.pick(random),
        random.nextBoolean(),
        random.nextDouble() < FULL_ADDRESSES,
        random.nextBoolean() ? skew : -skew);
  }

  /** Answers whether the clock is wrong. Such a client always says when it sent. */
  public boolean hasWrongClock() {
    return skewMillis != 0;
  }
}
