package dev.tidemark.results;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A process that writes batch after batch to a DuckDB file and prints {@code stored N} after each.
 * When one fails it prints {@code failed N: message}, waits for a line, and writes the same again.
 */
final class BatchWriter implements AutoCloseable {
  static final int PAGES = 4_000;
  private static final int RECORDS = 10;

  private final Process process;
  private final BufferedReader output;

  private BatchWriter(Process process) {
    this.process = process;
    this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  static BatchWriter start(Path file, int firstBatch) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            BatchWriter.class.getName(),
            file.toString(),
            Integer.toString(firstBatch));
    return new BatchWriter(builder.redirectErrorStream(true).start());
  }

  long pid() {
    return process.pid();
  }

  /** The next line that says what became of a batch; null at the end. */
  String nextResult() throws IOException {
    String line;
    do {
      line = output.readLine();
    } while (line != null && !line.startsWith("stored ") && !line.startsWith("failed "));
    return line;
  }

  /** Lets it write again what failed. */
  void tryAgain() throws IOException {
    Writer input = process.outputWriter(UTF_8);
    input.write("again\n");
    input.flush();
  }

  /** kill -9. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  /** The store holds batches 0 to {@code last} and no part of another. */
  static boolean isWhole(ResultStore store, int last) {
    long accepted = store.ledger().accepted();
    List<PageMinute> pages = store.pageMinutes(Rows.START, Rows.minute(last + 1));
    return accepted == (last + 1L) * RECORDS
        && store.ledger().unexplained() == 0
        && pages.size() == (last + 1) * PAGES
        && pages.size() == store.pageMinutes(Rows.START, StoredTime.LATEST).size()
        && store.metric("m", Rows.START, StoredTime.LATEST).size() == last + 1;
  }

  static int lastStored(ResultStore store) {
    return (int) (store.ledger().accepted() / RECORDS) - 1;
  }

  public static void main(String[] arguments) throws IOException {
    try (ResultStore store = DuckDbResultStore.open(Path.of(arguments[0]))) {
      store.migrate();
      BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      for (int i = Integer.parseInt(arguments[1]); ; i++) {
        while (!stored(store, i)) {
          if (input.readLine() == null) {
            return;
          }
        }
      }
    }
  }

  private static boolean stored(ResultStore store, int number) {
    try {
      store.write(batch(number));
      System.out.println("stored " + number);
      return true;
    } catch (ResultStoreException e) {
      System.out.println("failed " + number + ": " + e.getMessage());
      return false;
    }
  }

  private static BatchResults batch(int number) {
    return new BatchResults(
        IntStream.range(0, PAGES)
            .mapToObj(page -> Rows.views(number, "/a/page/with/a/rather/long/name/" + page, number))
            .toList(),
        List.of(),
        List.of(new MetricCount(Rows.minute(number), "m", "k", 1)),
        List.of(Rows.slice(0, (long) number * RECORDS, (number + 1L) * RECORDS, number, RECORDS)),
        List.of());
  }
}
