package dev.tidemark.processor.audit;

import java.io.PrintStream;
import java.util.Locale;

/** A line now and then about how far the reading has come. */
final class Progress {
  private static final long BETWEEN_LINES_NANOS = 2_000_000_000L;

  private final PrintStream out;
  private final long startedAt = System.nanoTime();
  private long total;
  private long read;
  private long nextLineAt = startedAt + BETWEEN_LINES_NANOS;

  Progress(PrintStream out) {
    this.out = out;
  }

  /** Tells how many records are to be read, those that were read already among them. */
  void expectInAll(long records) {
    total = records;
  }

  void read(long records) {
    read += records;
    long now = System.nanoTime();
    if (now >= nextLineAt) {
      nextLineAt = now + BETWEEN_LINES_NANOS;
      double seconds = (now - startedAt) / 1e9;
      out.printf(
          Locale.ROOT, "audit: read %,d of %,d records, %,.0f/s%n", read, total, read / seconds);
    }
  }

  long records() {
    return read;
  }
}
