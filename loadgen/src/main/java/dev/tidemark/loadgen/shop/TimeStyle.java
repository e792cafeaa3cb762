package dev.tidemark.loadgen.shop;

import java.time.Instant;
import java.time.ZoneOffset;

/** How a client writes times in JSON. */
public enum TimeStyle {
  EPOCH_MILLIS {
    @Override
    public String json(long epochMillis) {
      return Long.toString(epochMillis);
    }
  },
  ISO_UTC {
    @Override
    public String json(long epochMillis) {
      return '"' + Instant.ofEpochMilli(epochMillis).toString() + '"';
    }
  },
  /** The wall clock of Brasília with its offset. */
  ISO_OFFSET {
    @Override
    public String json(long epochMillis) {
      return '"' + Instant.ofEpochMilli(epochMillis).atOffset(BRASILIA).toString() + '"';
    }
  };

  private static final ZoneOffset BRASILIA = ZoneOffset.ofHours(-3);

  /** The time as a JSON value. */
  public abstract String json(long epochMillis);
}
