package dev.tidemark.loadgen.traffic;

import java.util.Locale;

/** What is to become of an event behind the gateway. Each event is of exactly one kind. */
public enum Kind {
  /** Valid and on time: to be counted. */
  GOOD,
  /** Has a fault: to be quarantined. */
  BAD,
  /** Valid, but dated 5 to 30 minutes ago with nothing that explains it: to be counted as late. */
  LATE,
  /** A good event once more, byte for byte: to be recognised as a duplicate. */
  DUPLICATE,
  /** From a client whose clock is wrong and who says when it sent: to be corrected and counted. */
  SKEWED;

  private final String code = name().toLowerCase(Locale.ROOT);

  /** The name in reports, such as {@code good}. */
  public String code() {
    return code;
  }
}
