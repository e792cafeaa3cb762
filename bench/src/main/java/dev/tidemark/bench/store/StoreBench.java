package dev.tidemark.bench.store;

import dev.tidemark.bench.TemporaryFolder;
import dev.tidemark.bench.measure.Report;
import dev.tidemark.results.BatchResults;
import dev.tidemark.results.ClickHouseServer;
import dev.tidemark.results.ResultStore;
import dev.tidemark.results.ResultStores;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Fills each store with a week, asks all that the dashboard asks, and says how long it took. */
public final class StoreBench {
  private static final Map<String, Duration> RANGES = new LinkedHashMap<>();

  static {
    RANGES.put("15m", Duration.ofMinutes(15));
    RANGES.put("1h", Duration.ofHours(1));
    RANGES.put("6h", Duration.ofHours(6));
    RANGES.put("12h", Duration.ofHours(12));
    RANGES.put("24h", Duration.ofDays(1));
    RANGES.put("2d", Duration.ofDays(2));
    RANGES.put("3d", Duration.ofDays(3));
    RANGES.put("7d", Duration.ofDays(7));
  }

  private final StoreBenchConfig config;
  private final PrintStream out;
  private final Week week;

  /** Kept, so that no question is left out as one without effect. */
  private Object answer;

  public StoreBench(StoreBenchConfig config, PrintStream out) {
    this.config = config;
    this.out = out;
    this.week = new Week(config);
  }

  public Report run() throws Exception {
    Report report = new Report().put("page_view_rows", week.pageViewRows());
    for (String name : config.stores()) {
      switch (name) {
        case "duckdb" -> report.put(name, duckDb());
        case "clickhouse" -> report.put(name, clickHouse());
        default -> throw new IllegalArgumentException("Unknown store '" + name + "'");
      }
    }
    return report;
  }

  private Report duckDb() throws IOException {
    try (TemporaryFolder folder = new TemporaryFolder()) {
      return measure("duckdb", "duckdb:" + folder.resolve("results.duckdb"));
    }
  }

  private Report clickHouse() throws Exception {
    if (config.clickHouse().isPresent()) {
      return measure("clickhouse", "clickhouse:" + config.clickHouse().get());
    }
    List<String> command =
        ClickHouseServer.command()
            .orElseThrow(() -> new IOException("Cannot find a clickhouse-server on the PATH"));
    try (TemporaryFolder folder = new TemporaryFolder()) {
      Files.createDirectories(folder.resolve("server"));
      try (ClickHouseServer server = ClickHouseServer.start(command, folder.resolve("server"))) {
        return measure("clickhouse", "clickhouse:" + server.url("bench"));
      }
    }
  }

  private Report measure(String name, String url) {
    try (ResultStore store = ResultStores.open(url)) {
      store.migrate();
      long began = System.nanoTime();
      week.fill(store);
      double seconds = (System.nanoTime() - began) / 1e9;
      out.printf(
          "%s: filled with %,d rows of page views and more in %.0f s%n",
          name, week.pageViewRows(), seconds);
      Report report = new Report().put("fill_seconds", seconds);
      report.put("write", writes(store));
      Questions questions = new Questions(week.end());
      List<Double> worst = new ArrayList<>();
      report.put("always", ask(store, "always", questions.always(), worst));
      for (Map.Entry<String, Duration> range : RANGES.entrySet()) {
        Map<String, Function<ResultStore, Object>> asked = questions.of(range.getValue());
        report.put(range.getKey(), ask(store, range.getKey(), asked, worst));
      }
      double largest = worst.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
      out.printf("%s: largest p95 %.1f ms%n", name, largest);
      return report.put("largest_p95_ms", largest);
    }
  }

  /** Batches of the newest minutes, and of an hour that is closed. */
  private Report writes(ResultStore store) {
    Instant now = week.end().minus(Duration.ofMinutes(3));
    BatchResults newest = week.batch(now, week.end());
    Instant old = week.end().minus(Duration.ofHours(5));
    BatchResults closed = week.batch(old, old.plus(Duration.ofMinutes(3)));
    Report report = new Report();
    line(report, "write", "newest_minutes", times(() -> store.write(newest)));
    line(report, "write", "closed_hour", times(() -> store.write(closed)));
    return report;
  }

  private Report ask(
      ResultStore store,
      String range,
      Map<String, Function<ResultStore, Object>> questions,
      List<Double> worst) {
    Report report = new Report();
    questions.forEach(
        (name, question) -> {
          answer = question.apply(store); // compiles, and fills caches
          worst.add(line(report, range, name, times(() -> answer = question.apply(store))));
        });
    return report;
  }

  private double[] times(Runnable work) {
    double[] millis = new double[config.rounds()];
    for (int i = 0; i < millis.length; i++) {
      long began = System.nanoTime();
      work.run();
      millis[i] = (System.nanoTime() - began) / 1e6;
    }
    Arrays.sort(millis);
    return millis;
  }

  private double line(Report report, String group, String name, double[] sorted) {
    double p50 = sorted[sorted.length / 2];
    double p95 = sorted[(int) Math.ceil(0.95 * sorted.length) - 1];
    out.printf("  %-7s %-20s p50 %8.1f ms   p95 %8.1f ms%n", group, name, p50, p95);
    report.put(name, new Report().put("p50_ms", p50).put("p95_ms", p95));
    return p95;
  }
}
