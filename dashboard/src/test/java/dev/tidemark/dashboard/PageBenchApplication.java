package dev.tidemark.dashboard;

import dev.tidemark.browser.Browser;
import dev.tidemark.config.ConfigException;
import dev.tidemark.config.Schema;
import dev.tidemark.config.Setting;
import dev.tidemark.config.Settings;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * {@code ./tidemark bench page}: first paint and weight of the page, then whether the dashboard's
 * memory and the page's stay what they are while it is open, beside other readers of the stream.
 * The dashboard is a process of its own with the heap that the launcher gives it, over a store on
 * disk that changes twice a second; the page is in a real browser.
 */
public final class PageBenchApplication {
  private static final Setting<Duration> DURATION =
      Setting.duration(
          "duration",
          "10m",
          Duration.ofSeconds(10),
          Duration.ofDays(7),
          "How long the page stays open.");
  private static final Setting<Integer> CLIENTS =
      Setting.integer("clients", 2, 0, 150, "Readers of the stream beside the page.");
  private static final Setting<Integer> SAMPLES =
      Setting.integer(
          "samples", 12, 2, 1_000, "How often the memory is looked at after the start.");
  private static final Schema SCHEMA = Schema.of("bench page", DURATION, CLIENTS, SAMPLES);

  /** After it the JVM has compiled most of what it will, and the page has drawn everything once. */
  private static final Duration WARM_UP = Duration.ofSeconds(60);

  private static final int PAINTS = 7;

  private PageBenchApplication() {}

  /** What was seen at one moment; memory in mebibytes. */
  private record Sample(
      Duration at,
      double heap,
      double resident,
      double pageHeap,
      long nodes,
      long listeners,
      int streams,
      long accepted,
      long events) {

    private String line() {
      return String.format(
          Locale.ROOT,
          "  %5.1f min  dashboard heap %.1f MiB, resident %.0f MiB; page heap %.2f MiB, %d nodes,"
              + " %d listeners; %d streams; page shows %,d accepted; %,d events to the clients",
          at.toMillis() / 60_000.0,
          heap,
          resident,
          pageHeap,
          nodes,
          listeners,
          streams,
          accepted,
          events);
    }

    private JsonObject json() {
      return new JsonObject()
          .put("heap_mib", rounded(heap))
          .put("resident_mib", rounded(resident))
          .put("page_heap_mib", rounded(pageHeap))
          .put("page_nodes", nodes)
          .put("page_listeners", listeners)
          .put("streams", streams);
    }

    private static double rounded(double value) {
      return Math.round(value * 100) / 100.0;
    }
  }

  public static void main(String[] args) throws Exception {
    try {
      Settings settings = SCHEMA.read(args, System.getenv());
      if (!Browser.isInstalled()) {
        System.err.println("Cannot measure the page: no Chromium with its WebDriver in /usr/bin");
        System.exit(1);
      }
      run(settings);
    } catch (ConfigException e) {
      System.err.println(e.getMessage());
      System.exit(e.exitCode());
    }
    System.exit(0); // The clients' threads go on.
  }

  private static void run(Settings settings) throws Exception {
    Path folder = Files.createTempDirectory("tidemark-bench-page-");
    try (PreviewProcess preview = PreviewProcess.start(folder.resolve("store.duckdb"));
        JvmMemory memory = JvmMemory.of(preview.pid());
        Browser browser = Browser.start(folder.resolve("browser"), "pt-BR,pt")) {
      browser.resize(1_400, 1_000);
      JsonObject figures = firstLook(browser, preview.address());
      int clients = settings.get(CLIENTS);
      List<StreamReader> readers = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        readers.add(StreamReader.open(preview.address()));
      }
      browser.developerTool("Performance.enable", new JsonObject());
      TimeUnit.MILLISECONDS.sleep(WARM_UP.toMillis());
      List<Sample> samples = watch(settings, browser, memory, preview, readers);
      System.out.println(
          figures
              .put("minutes", settings.get(DURATION).toMillis() / 60_000.0)
              .put("start", samples.get(0).json())
              .put("middle", samples.get(samples.size() / 2).json())
              .put("end", samples.get(samples.size() - 1).json())
              .encode());
    }
  }

  private static List<Sample> watch(
      Settings settings,
      Browser browser,
      JvmMemory memory,
      PreviewProcess preview,
      List<StreamReader> readers)
      throws Exception {
    Duration duration = settings.get(DURATION);
    int count = settings.get(SAMPLES);
    Instant start = Instant.now();
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i <= count; i++) {
      Instant due = start.plus(duration.multipliedBy(i).dividedBy(count));
      TimeUnit.MILLISECONDS.sleep(Math.max(0, Duration.between(Instant.now(), due).toMillis()));
      Sample sample = sample(Duration.between(start, due), browser, memory, preview, readers);
      if (i > 0 && sample.accepted() <= samples.get(i - 1).accepted()) {
        throw new IllegalStateException("The page stands still at " + sample.line());
      }
      samples.add(sample);
      System.out.println(sample.line());
    }
    return samples;
  }

  private static Sample sample(
      Duration at,
      Browser browser,
      JvmMemory memory,
      PreviewProcess preview,
      List<StreamReader> readers)
      throws IOException, InterruptedException {
    browser.developerTool("HeapProfiler.collectGarbage", new JsonObject());
    JsonObject metrics = new JsonObject();
    ((JsonObject) browser.developerTool("Performance.getMetrics", new JsonObject()))
        .getJsonArray("metrics")
        .forEach(
            metric ->
                metrics.put(
                    ((JsonObject) metric).getString("name"),
                    ((JsonObject) metric).getDouble("value")));
    long accepted = Long.parseLong(browser.text(".accepted b").replaceAll("\\D", ""));
    return new Sample(
        at,
        memory.liveHeap(),
        memory.resident(),
        metrics.getDouble("JSHeapUsedSize") / (1_024 * 1_024),
        metrics.getDouble("Nodes").longValue(),
        metrics.getDouble("JSEventListeners").longValue(),
        preview.streams(),
        accepted,
        readers.stream().mapToLong(StreamReader::events).sum());
  }

  /** The first paint with nothing in the browser's cache, several times, and what was loaded. */
  private static JsonObject firstLook(Browser browser, String address) {
    List<Double> paints = new ArrayList<>();
    for (int i = 0; i < PAINTS; i++) {
      browser.open("about:blank");
      browser.developerTool("Network.clearBrowserCache", new JsonObject());
      browser.open(address);
      while (Boolean.TRUE.equals(browser.eval("document.body.classList.contains('waiting')"))) {
        Thread.onSpinWait();
      }
      paints.add(((Number) browser.eval(FIRST_PAINT)).doubleValue());
    }
    double bytes = ((Number) browser.eval(BYTES)).doubleValue();
    double median = paints.stream().sorted().toList().get(PAINTS / 2);
    double longest = paints.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    System.out.printf(
        Locale.ROOT,
        "  first paint with an empty cache: median %.0f ms, longest %.0f ms of %d; page weight"
            + " %.1f KB as sent%n",
        median,
        longest,
        PAINTS,
        bytes / 1_000);
    return new JsonObject()
        .put("first_paint_p50_ms", Math.round(median))
        .put("first_paint_max_ms", Math.round(longest))
        .put("page_weight_kb", Math.round(bytes / 100) / 10.0);
  }

  private static final String FIRST_PAINT =
      "performance.getEntriesByName('first-contentful-paint')[0].startTime";

  /** The document, scripts, styles and pictures, as they came over the wire. */
  private static final String BYTES =
      """
      [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
        .filter(e => !e.name.includes('/api/'))
        .reduce((sum, e) => sum + e.encodedBodySize, 0)""";
}
