package dev.tidemark.processor.sink;

import dev.tidemark.results.BatchResults;
import dev.tidemark.results.PageViews;
import dev.tidemark.results.QuarantineRow;
import dev.tidemark.results.ReplayMark;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;

/** Prints the minutes that changed and the events in quarantine as tables; keeps nothing. */
public final class ConsoleSink implements BatchSink {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);
  private static final int LONGEST_CELL = 60;

  private final PrintStream out;

  public ConsoleSink(PrintStream out) {
    this.out = out;
  }

  @Override
  public synchronized void write(BatchResults results) {
    if (results.pageViews().isEmpty()) {
      return;
    }
    out.printf("%n%-16s  %-60s %10s%n", "minute (UTC)", "page", "views");
    results.pageViews().stream()
        .sorted(
            Comparator.comparing(PageViews::windowStart)
                .thenComparing(PageViews::views, Comparator.reverseOrder()))
        .forEach(
            row ->
                out.printf(
                    "%-16s  %-60s %10d%n",
                    MINUTE.format(row.windowStart()), cell(row.page()), row.views()));
    out.flush();
  }

  @Override
  public synchronized void writeQuarantine(List<QuarantineRow> rows) {
    out.printf("%n%-20s  %-40s  %s%n", "quarantined at", "reasons", "event");
    for (QuarantineRow row : rows) {
      out.printf(
          "%-20s  %-40s  %s%n",
          row.partition() + "/" + row.offset(),
          cell(String.join(",", row.reasons())),
          cell(new String(row.raw(), StandardCharsets.UTF_8)));
    }
    out.flush();
  }

  /** Says nothing: the events are in the tables above like any other. */
  @Override
  public void writeReplays(List<ReplayMark> marks) {}

  /** Strangers choose these texts: no control character reaches the terminal. */
  private static String cell(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", " ");
    return plain.length() <= LONGEST_CELL ? plain : plain.substring(0, LONGEST_CELL - 1) + "…";
  }
}
