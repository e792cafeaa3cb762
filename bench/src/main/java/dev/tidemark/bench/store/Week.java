package dev.tidemark.bench.store;

import dev.tidemark.results.BatchResults;
import dev.tidemark.results.GatewayTick;
import dev.tidemark.results.LateViews;
import dev.tidemark.results.LedgerSlice;
import dev.tidemark.results.MetricCount;
import dev.tidemark.results.Metrics;
import dev.tidemark.results.PageViews;
import dev.tidemark.results.QuarantineRow;
import dev.tidemark.results.ResultStore;
import dev.tidemark.results.Transition;
import dev.tidemark.results.VisitorMinute;
import dev.tidemark.results.Visitors;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Days in which every page has views in every minute, written as the processor writes them. */
final class Week {
  static final Instant START = Instant.parse("2024-05-01T00:00:00Z");
  private static final Duration BATCH = Duration.ofMinutes(30);
  private static final int PARTITIONS = 4;
  private static final int LATE_A_MINUTE = 20;
  private static final int QUARANTINED_A_MINUTE = 10;
  private static final int VISITORS_A_MINUTE = 400;
  private static final String[] TYPES = {"page_view", "view_item", "add_to_cart", "purchase"};
  private static final String[] REASONS = {"missing_user_id", "missing_page", "field_too_long"};

  private final StoreBenchConfig config;
  private final Random random = new Random(1);

  private final Zipf popularPages;
  private final Zipf popularLinks;

  Week(StoreBenchConfig config) {
    this.config = config;
    this.popularPages = new Zipf(config.pages());
    this.popularLinks = new Zipf(config.links());
  }

  Instant end() {
    return START.plus(Duration.ofDays(config.days()));
  }

  static String page(int number) {
    return "/shop/category/page-" + number;
  }

  long pageViewRows() {
    return config.days() * 1_440L * config.pages();
  }

  void fill(ResultStore store) {
    for (Instant from = START; from.isBefore(end()); from = from.plus(BATCH)) {
      store.write(batch(from, from.plus(BATCH)));
      store.writeQuarantine(quarantined(from, from.plus(BATCH)));
    }
  }

  /** All that a processor would have counted of these minutes. */
  BatchResults batch(Instant from, Instant until) {
    List<PageViews> views = new ArrayList<>();
    List<LateViews> late = new ArrayList<>();
    List<MetricCount> metrics = new ArrayList<>();
    List<LedgerSlice> ledger = new ArrayList<>();
    List<Transition> ways = new ArrayList<>();
    List<VisitorMinute> visitors = new ArrayList<>();
    for (Instant minute = from; minute.isBefore(until); minute = minute.plusSeconds(60)) {
      for (int page = 0; page < config.pages(); page++) {
        views.add(new PageViews(minute, page(page), 1L + random.nextInt(50)));
      }
      for (int i = 0; i < LATE_A_MINUTE; i++) {
        Instant window = minute.minus(Duration.ofMinutes(3L + random.nextInt(2_000)));
        late.add(new LateViews(window, anyPage(), minute, 1));
      }
      addMetrics(metrics, minute);
      addWays(ways, minute);
      visitors.add(visitors(minute));
      for (int partition = 0; partition < PARTITIONS; partition++) {
        ledger.add(slice(partition, minute));
      }
    }
    return new BatchResults(views, late, metrics, ledger, ticks(until), ways, visitors);
  }

  private String anyPage() {
    return page(random.nextInt(config.pages()));
  }

  /**
   * Different ones, of visitors who follow links from popular pages more often than from others.
   */
  private void addWays(List<Transition> ways, Instant minute) {
    Set<Integer> followed = new HashSet<>();
    while (followed.size() < config.keys()) {
      int from = popularPages.draw(random);
      int link = popularLinks.draw(random);
      if (followed.add(from * config.links() + link)) {
        // Each page leads to pages of its own, the same ones in every minute.
        int to = new Random(31L * from + link).nextInt(config.pages());
        ways.add(new Transition(minute, page(from), page(to), 1L + random.nextInt(9)));
      }
    }
  }

  private void addMetrics(List<MetricCount> metrics, Instant minute) {
    for (String type : TYPES) {
      metrics.add(new MetricCount(minute, Metrics.EVENTS_BY_TYPE, type, 1_000));
    }
    for (String mode : List.of("strict", "skip")) {
      for (String type : TYPES) {
        metrics.add(new MetricCount(minute, Metrics.FUNNEL, Metrics.key(mode, type), 20));
      }
    }
    for (int page = 0; page < config.keys(); page++) {
      metrics.add(new MetricCount(minute, Metrics.EVENTS_BY_PAGE, page(page), 30));
      String key = Metrics.key(page(page), TYPES[1 + page % 3]);
      metrics.add(new MetricCount(minute, Metrics.EVENTS_BY_PAGE_AND_TYPE, key, 10));
    }
  }

  private VisitorMinute visitors(Instant minute) {
    Visitors visitors = new Visitors();
    for (int i = 0; i < VISITORS_A_MINUTE; i++) {
      long user = random.nextInt(1_000_000);
      visitors.add(new long[] {user, ~user});
    }
    return new VisitorMinute(minute, VISITORS_A_MINUTE, visitors.estimate(), visitors.toBytes());
  }

  private static LedgerSlice slice(int partition, Instant minute) {
    long from = 1_000 * Duration.between(START, minute).toMinutes();
    Instant stored = minute.plusSeconds(61);
    return new LedgerSlice(
        partition,
        from,
        minute,
        from + 1_000,
        1_000,
        12,
        950,
        20,
        10,
        8,
        0,
        minute,
        minute,
        stored);
  }

  private static List<GatewayTick> ticks(Instant until) {
    long events = 988 * Duration.between(START, until).toMinutes();
    List<GatewayTick> ticks = new ArrayList<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      ticks.add(new GatewayTick("gateway", START, partition, events, 0, until));
    }
    return ticks;
  }

  private List<QuarantineRow> quarantined(Instant from, Instant until) {
    List<QuarantineRow> rows = new ArrayList<>();
    byte[] raw = "{\"event_type\":\"page_view\",\"page\":\"/x\"}".getBytes(StandardCharsets.UTF_8);
    for (Instant minute = from; minute.isBefore(until); minute = minute.plusSeconds(60)) {
      long offset = 1_000 * Duration.between(START, minute).toMinutes();
      for (int i = 0; i < QUARANTINED_A_MINUTE; i++) {
        List<String> reasons = List.of(REASONS[random.nextInt(REASONS.length)]);
        rows.add(
            new QuarantineRow(
                "clickstream.events",
                i % PARTITIONS,
                offset + i,
                minute.plusMillis(i),
                minute,
                reasons,
                anyPage(),
                "page_view",
                "1." + i % 3,
                raw));
      }
    }
    return rows;
  }
}
