package dev.tidemark.processor.sink;

import java.util.Locale;

/** What is written to the store at a time. */
public enum WrittenRows {
  COUNTS("counts"),
  QUARANTINE("quarantined events"),
  REPLAYS("marks of replays");

  private final String words;
  private final String tag = name().toLowerCase(Locale.ROOT);

  WrittenRows(String words) {
    this.words = words;
  }

  /** For people. */
  String words() {
    return words;
  }

  public String tag() {
    return tag;
  }
}
