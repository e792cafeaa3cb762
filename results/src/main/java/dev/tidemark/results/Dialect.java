package dev.tidemark.results;

/** The few words in which the stores' SQL differs. */
enum Dialect {
  DUCKDB(
      "",
      "",
      "INSERT OR REPLACE",
      "unnest",
      "list_contains",
      "raw",
      "sketch",
      "time_bucket(to_seconds(?), window_start, TIMESTAMP '1970-01-01')"),
  /** What 18.16 and today's versions have in common. */
  CLICKHOUSE(
      "FINAL",
      "ORDER BY stored_at_ms DESC LIMIT 1 BY partition, from_offset, minute",
      "INSERT",
      "arrayJoin",
      "has",
      "raw_hex",
      "sketch_hex",
      "toDateTime(toUInt32(window_start) - toUInt32(window_start) % ?, 'UTC')");

  private final String latest;
  private final String latestSlices;
  private final String replace;
  private final String unnest;
  private final String contains;
  private final String raw;
  private final String sketch;
  private final String step;

  Dialect(
      String latest,
      String latestSlices,
      String replace,
      String unnest,
      String contains,
      String raw,
      String sketch,
      String step) {
    this.latest = latest;
    this.latestSlices = latestSlices;
    this.replace = replace;
    this.unnest = unnest;
    this.contains = contains;
    this.raw = raw;
    this.sketch = sketch;
    this.step = step;
  }

  /**
   * The statement with its words in this dialect: {@code {latest}} stands behind a table of which
   * only the row that stays is wanted for each key; {@code {latestSlices}} is the same for slices
   * found by when they were stored, where FINAL would read the whole ledger first; {@code
   * {replace}} is an insert that replaces, {@code {raw}} and {@code {sketch}} columns with bytes;
   * {@code {step ?}} is the start of the step that {@code window_start} is in, its parameter the
   * step's seconds.
   */
  Sql render(Sql sql) {
    return new Sql(render(sql.text()), sql.parameters());
  }

  private String render(String sql) {
    return sql.replace("{latest}", latest)
        .replace("{latestSlices}", latestSlices)
        .replace("{replace}", replace)
        .replace("{unnest}", unnest)
        .replace("{contains}", contains)
        .replace("{raw}", raw)
        .replace("{sketch}", sketch)
        .replace("{step ?}", step);
  }
}
