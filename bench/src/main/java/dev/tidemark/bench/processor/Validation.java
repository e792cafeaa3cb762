package dev.tidemark.bench.processor;

import dev.tidemark.events.EventParser;
import java.io.Serializable;

/** Parses and validates a record, and does nothing with it. Called by a query's generated code. */
public final class Validation implements Serializable {
  private static final long serialVersionUID = 1;

  private transient EventParser parser;

  /**
   * Whether it is a valid event.
   *
   * @param timestampMicros when the broker appended it
   */
  public boolean valid(byte[] value, long timestampMicros) {
    if (parser == null) {
      parser = new EventParser();
    }
    return parser.parse(value, Math.floorDiv(timestampMicros, 1_000)) == EventParser.Kind.EVENT;
  }

  @Override
  public String toString() {
    return "Validation";
  }
}
