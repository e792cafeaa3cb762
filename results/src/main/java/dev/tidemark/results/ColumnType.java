package dev.tidemark.results;

/** What a column holds, as Java sees it; each store has its own type for it. */
enum ColumnType {
  /** An {@link java.time.Instant} on a whole second, kept as a date and time in UTC. */
  MINUTE,
  /** An {@link java.time.Instant}, or null, kept as milliseconds since 1970. */
  MILLIS,
  /** A {@link Long}. */
  NUMBER,
  /** A {@link Double} that is finite. */
  DECIMAL,
  /** A {@link String}. */
  TEXT,
  /** A list of strings. */
  TEXTS,
  /** A byte array. */
  BYTES
}
