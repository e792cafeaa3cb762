package dev.tidemark.dashboard;

import dev.tidemark.results.BatchResults;
import dev.tidemark.results.LateViews;
import dev.tidemark.results.LedgerSlice;
import dev.tidemark.results.Metrics;
import dev.tidemark.results.PageViews;
import dev.tidemark.results.QuarantineRow;
import dev.tidemark.results.ResultStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Two hours of a shop's traffic, the same for the same seed, with a spike and with faulty events.
 */
final class ShopHours {
  /** It goes on, as its alert does. */
  private static final int SPIKE_MINUTES = 14;

  private static final int PARTITIONS = 4;
  private static final long BATCH_MILLIS = 500;

  private static final Map<String, Double> PAGES = new LinkedHashMap<>();

  static {
    PAGES.put("/", 0.19);
    PAGES.put("/ofertas/black-friday", 0.09);
    PAGES.put("/produto/tenis-runner-42", 0.085);
    PAGES.put("/carrinho", 0.08);
    PAGES.put("/busca", 0.07);
    PAGES.put("/categoria/calcados/masculino/corrida", 0.06);
    PAGES.put("/produto/smartphone-galaxy-a55-5g-256gb-azul-escuro-desbloqueado", 0.052);
    PAGES.put("/checkout/pagamento", 0.041);
    PAGES.put("/minha-conta/pedidos", 0.036);
    PAGES.put("/produto/cafeteira-expresso-15-bar", 0.033);
    PAGES.put("/categoria/eletronicos", 0.03);
    PAGES.put("/produto/mochila-trilha-40l", 0.027);
    PAGES.put("/ajuda/trocas-e-devolucoes", 0.02);
  }

  /** Events of five minutes, but for page views. */
  private static final Map<String, Long> TYPES =
      Map.of("view_item", 24_000L, "web_vital", 16_000L, "add_to_cart", 7_000L, "search", 3_000L);

  private static final String[] FAULTS = {
    "missing_user_id",
    "missing_user_id",
    "missing_user_id",
    "malformed_json",
    "malformed_json",
    "invalid_event_time",
    "field_too_long",
    "in_the_future"
  };

  private final ResultStore store;
  private final Random random;
  private final long[] offsets = new long[PARTITIONS];
  private final Map<Instant, Map<String, Long>> views = new LinkedHashMap<>();
  private final List<PageViews> pageViews = new ArrayList<>();
  private final List<LateViews> lateViews = new ArrayList<>();
  private final List<LedgerSlice> ledger = new ArrayList<>();
  private final List<QuarantineRow> quarantine = new ArrayList<>();
  private long quarantined;

  ShopHours(ResultStore store, long seed) {
    this.store = store;
    this.random = new Random(seed);
  }

  /** Writes the two hours before {@code now}. */
  void writeUntil(Instant now) {
    Instant minute = now.truncatedTo(ChronoUnit.MINUTES).minus(119, ChronoUnit.MINUTES);
    for (int i = 0; i < 120; i++, minute = minute.plus(1, ChronoUnit.MINUTES)) {
      double share = i < 119 ? 1 : (now.toEpochMilli() - minute.toEpochMilli()) / 60_000.0;
      int spike = i >= 120 - SPIKE_MINUTES ? 1 : 0;
      addMinute(minute, share, spike, i, now);
    }
    flush();
    addBehaviour(now);
  }

  /** What shoppers do in the last two hours: ways between pages, visitors, a funnel, alerts. */
  private void addBehaviour(Instant now) {
    Written written = new Written(store);
    Instant last = now.truncatedTo(ChronoUnit.MINUTES);
    for (int i = 0; i < 120; i += 5) {
      Instant at = last.minus(i, ChronoUnit.MINUTES);
      for (String[] way : WAYS) {
        written.ways(at, way[0], way[1], Long.parseLong(way[2]) * 5 + random.nextInt(90));
      }
      int step = 0;
      for (String name : List.of("view_item", "add_to_cart", "begin_checkout", "purchase")) {
        written.metric(at, Metrics.FUNNEL, Metrics.key("skip", name), 420L >> step);
        written.metric(at, Metrics.FUNNEL, Metrics.key("strict", name), 390L >> (2 * step));
        step++;
      }
      for (Map.Entry<String, Double> page : PAGES.entrySet()) {
        long events = viewsOfFiveMinutes(at, page.getKey());
        for (Map.Entry<String, Long> type : TYPES.entrySet()) {
          long ofType = Math.round(type.getValue() * page.getValue());
          String key = Metrics.key(page.getKey(), type.getKey());
          written.metric(at, Metrics.EVENTS_BY_PAGE_AND_TYPE, key, ofType);
          events += ofType;
        }
        written.metric(at, Metrics.EVENTS_BY_PAGE, page.getKey(), events);
      }
      written.visitors(at, 900 + random.nextInt(200));
    }
    String faulty = Metrics.key("invalid_event_time", "/checkout/pagamento", "web-2026.11.3");
    for (int i = 0; i < 30; i++) {
      int faults = i < 10 ? 50 + random.nextInt(20) : 2 + random.nextInt(4);
      written.metric(last.minus(i, ChronoUnit.MINUTES), Metrics.QUARANTINED, faulty, faults);
    }
    written.spike(last.minus(SPIKE_MINUTES - 1, ChronoUnit.MINUTES), "/ofertas/black-friday", 3.4);
    written.surge(last.minus(9, ChronoUnit.MINUTES), "invalid_event_time", "web-2026.11.3");
  }

  private long viewsOfFiveMinutes(Instant last, String page) {
    long sum = 0;
    for (int i = 0; i < 5; i++) {
      sum += views.get(last.minus(i, ChronoUnit.MINUTES)).get(page);
    }
    return sum;
  }

  private static final String[][] WAYS = {
    {"/", "/ofertas/black-friday", "260"},
    {"/", "/busca", "190"},
    {"/", "/categoria/calcados/masculino/corrida", "150"},
    {"/busca", "/produto/tenis-runner-42", "140"},
    {"/ofertas/black-friday", "/produto/tenis-runner-42", "130"},
    {"/categoria/calcados/masculino/corrida", "/produto/tenis-runner-42", "90"},
    {"/produto/tenis-runner-42", "/carrinho", "170"},
    {"/produto/tenis-runner-42", "/ofertas/black-friday", "80"},
    {"/carrinho", "/checkout/pagamento", "120"},
    {"/busca", "/", "60"},
  };

  private void addMinute(Instant minute, double share, int spike, int i, Instant now) {
    double level = 4_600 + 700 * Math.sin(i / 17.0) + 9.0 * i + 240 * random.nextGaussian();
    Instant last = minute.plusMillis((long) (share * 59_999));
    List<LateViews> late = new ArrayList<>();
    if (random.nextInt(3) == 0) {
      long count = 40L + random.nextInt(i == 70 ? 900 : 220);
      late.add(new LateViews(minute, "/", minute.plus(9, ChronoUnit.MINUTES), count));
    }
    add(minute, level * share, spike, late, minute, last, earlier(last.plusMillis(400), now));
  }

  /** One small batch of events that were received in the given time. */
  void writeBatch(Instant receivedFirst, Instant receivedLast, double events, Instant storedAt) {
    Instant minute = receivedLast.truncatedTo(ChronoUnit.MINUTES);
    add(minute, events, 0, List.of(), receivedFirst, receivedLast, storedAt);
    views.keySet().removeIf(before -> before.isBefore(minute.minus(2, ChronoUnit.MINUTES)));
    flush();
  }

  /** Goes on, in small batches; the executor stops it. */
  ScheduledExecutorService goOn() {
    ScheduledExecutorService traffic = Executors.newSingleThreadScheduledExecutor();
    var unused =
        traffic.scheduleAtFixedRate(
            () -> {
              Instant now = Instant.now();
              writeBatch(now.minusMillis(BATCH_MILLIS + 150), now.minusMillis(150), 45, now);
            },
            0,
            BATCH_MILLIS,
            TimeUnit.MILLISECONDS);
    return traffic;
  }

  private void flush() {
    store.write(
        new BatchResults(
            List.copyOf(pageViews),
            List.copyOf(lateViews),
            List.of(),
            List.copyOf(ledger),
            List.of()));
    store.writeQuarantine(List.copyOf(quarantine));
    pageViews.clear();
    lateViews.clear();
    ledger.clear();
    quarantine.clear();
  }

  private void add(
      Instant minute,
      double level,
      int spike,
      List<LateViews> late,
      Instant first,
      Instant last,
      Instant storedAt) {
    Map<String, Long> counts = views.computeIfAbsent(minute, m -> new LinkedHashMap<>());
    long total = 0;
    for (Map.Entry<String, Double> page : PAGES.entrySet()) {
      double boost = spike == 1 && page.getKey().contains("black-friday") ? 4.2 : 1;
      double noise = 1 + 0.08 * random.nextGaussian();
      long more = Math.max(0, Math.round(level * page.getValue() * boost * noise));
      counts.merge(page.getKey(), more, Long::sum);
      total += more;
    }
    for (int other = 0; other < 40; other++) {
      long more = Math.round(level * 0.0045);
      counts.merge("/produto/item-" + (1_000 + other), more, Long::sum);
      total += more;
    }
    counts.forEach((page, count) -> pageViews.add(new PageViews(minute, page, count)));
    long bad = Math.round(total * 0.019 * (0.6 + random.nextDouble()));
    long lateCount = late.stream().mapToLong(LateViews::views).sum();
    lateViews.addAll(late);
    ledger.addAll(
        slices(minute, total, bad, lateCount, Math.round(total * 0.008), first, last, storedAt));
    addQuarantine((int) Math.min(bad, 60), first, last);
  }

  private List<LedgerSlice> slices(
      Instant minute,
      long counted,
      long bad,
      long late,
      long duplicate,
      Instant first,
      Instant last,
      Instant storedAt) {
    List<LedgerSlice> slices = new ArrayList<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      long c = part(counted, partition);
      long b = part(bad, partition);
      long l = part(late, partition);
      long d = part(duplicate, partition);
      long from = offsets[partition];
      long read = c + b + l + d + 1;
      offsets[partition] = from + read;
      slices.add(
          new LedgerSlice(
              partition, from, minute, from + read, read, 1, c, b, l, d, 0, first, last, storedAt));
    }
    return slices;
  }

  private static long part(long whole, int partition) {
    return whole * (partition + 1) / PARTITIONS - whole * partition / PARTITIONS;
  }

  private void addQuarantine(int count, Instant first, Instant last) {
    long spread = Math.max(1, last.toEpochMilli() - first.toEpochMilli());
    for (int i = 0; i < count; i++) {
      String fault = FAULTS[random.nextInt(FAULTS.length)];
      Instant at = first.plusMillis((long) (random.nextDouble() * spread));
      String page =
          fault.equals("malformed_json") ? "" : List.copyOf(PAGES.keySet()).get(random.nextInt(9));
      quarantine.add(
          new QuarantineRow(
              "clickstream.events",
              i % PARTITIONS,
              quarantined++,
              at.plusMillis(5),
              at,
              random.nextInt(9) == 0 && !fault.startsWith("missing")
                  ? List.of(fault, "missing_page")
                  : List.of(fault),
              page,
              page.isEmpty() ? "" : "page_view",
              page.isEmpty() ? "" : "web-2026.11." + random.nextInt(4),
              raw(fault, page, at).getBytes(StandardCharsets.UTF_8)));
    }
  }

  private static String raw(String fault, String page, Instant at) {
    if (fault.equals("malformed_json")) {
      return "{\"event_type\":\"page_view\",\"user_id\":\"u-18273\",\"page\":\"/carr";
    }
    return "{\"event_type\":\"page_view\",\"page\":\""
        + page
        + "\",\"event_time\":\""
        + at
        + "\",\"session_id\":\"s-48213\",\"app_version\":\"web-2026.11.3\",\"properties\":{\"price\":199.90,\"sku\":[\"42\",\"azul\"],\"extra\":{}}}";
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
