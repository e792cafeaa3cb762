package dev.tidemark.results;

/**
 * What DuckDB may take of the process it lives in.
 *
 * @param threads threads a statement may use
 * @param memoryMegabytes memory for tables, indexes and sorting; what does not fit goes to disk
 */
record DuckDbOptions(int threads, int memoryMegabytes) {

  public DuckDbOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("Invalid threads " + threads + ": expected 1 or more");
    }
    if (memoryMegabytes < 64) {
      throw new IllegalArgumentException(
          "Invalid memoryMegabytes " + memoryMegabytes + ": expected 64 or more");
    }
  }

  /** Modest, since the process has other work to do: one thread, 512 MB. */
  public static DuckDbOptions modest() {
    return new DuckDbOptions(1, 512);
  }
}
