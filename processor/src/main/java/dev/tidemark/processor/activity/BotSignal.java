package dev.tidemark.processor.activity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A sign that a user is a machine. */
public enum BotSignal {
  /** The user agent says so. */
  KNOWN_AGENT(false),
  /** At least 30 events in 60 seconds. */
  RATE_30(false),
  /** At least 15 events in 60 seconds; the busiest of thousands of real shoppers had 12. */
  RATE_15(true),
  /** At least 10 events with nearly the same time between them. */
  REGULAR(true),
  /** At least 20 page views, none of which says where it was come to from. */
  UNLINKED(true);

  private final boolean soft;
  private final String code = name().toLowerCase(Locale.ROOT);

  BotSignal(boolean soft) {
    this.soft = soft;
  }

  /** Whether it takes two of its sort to tell a machine. */
  public boolean soft() {
    return soft;
  }

  /** The name in tables, such as {@code rate_30}. */
  public String code() {
    return code;
  }

  /** The signal's place in a set of signals. */
  @SuppressWarnings("EnumOrdinal") // a bit of this run only
  public int bit() {
    return 1 << ordinal();
  }

  /** The signal with this code; empty for one of another release. */
  public static Optional<BotSignal> ofCode(String code) {
    return Arrays.stream(values()).filter(signal -> signal.code.equals(code)).findFirst();
  }
}
