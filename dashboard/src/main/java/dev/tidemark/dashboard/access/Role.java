package dev.tidemark.dashboard.access;

import java.util.Locale;

/** What somebody may do; each role may also do what those before it may. */
public enum Role {
  /** Nothing but logging in. */
  NONE,
  /** Look at everything. */
  READER,
  /** Send quarantined events again. */
  OPERATOR;

  boolean may(Role needed) {
    return compareTo(needed) >= 0;
  }

  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
