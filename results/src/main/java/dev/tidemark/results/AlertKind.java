package dev.tidemark.results;

import java.util.Arrays;
import java.util.Locale;

/** What an alert says has happened. */
public enum AlertKind {
  /** A page has far more views than its share. Subject: the page. */
  SPIKE,
  /** Views have stopped. Subject: the page, or {@link AlertRow#SITE}. */
  SILENCE,
  /**
   * Far more events than before go to quarantine for one reason. Subject: reason, page and app
   * version, as {@link Metrics#key} joins them; {@link AlertRow#ALL} stands for all pages or
   * versions.
   */
  QUARANTINE_SURGE,
  /** A user behaves like a machine. Subject: the user, or {@link AlertRow#MANY_USERS}. */
  BOT;

  private final String code = name().toLowerCase(Locale.ROOT);

  /** The name in tables and for people, such as {@code quarantine_surge}. */
  public String code() {
    return code;
  }

  /**
   * The kind with this code.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static AlertKind ofCode(String code) {
    return Arrays.stream(values())
        .filter(kind -> kind.code.equals(code))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("Unknown kind of alert '" + code + "'"));
  }
}
