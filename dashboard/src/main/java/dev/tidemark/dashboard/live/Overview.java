package dev.tidemark.dashboard.live;

import dev.tidemark.dashboard.metrics.DashboardMetrics;
import dev.tidemark.dashboard.query.AlertsQuery;
import dev.tidemark.dashboard.query.AudienceQuery;
import dev.tidemark.dashboard.query.FlowQuery;
import dev.tidemark.dashboard.query.LedgerQuery;
import dev.tidemark.dashboard.query.Minutes;
import dev.tidemark.dashboard.query.PageViewsQuery;
import dev.tidemark.dashboard.query.QuarantineQuery;
import dev.tidemark.results.LedgerSlice;
import dev.tidemark.results.ResultStore;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The first screen's content, asked from the store.
 *
 * <p>The slices are asked for first. What is asked after them is at least as new, so an event whose
 * slice is in a snapshot is in all of its counts.
 *
 * <p>One refresh at a time; no locking.
 */
public final class Overview {
  private static final int STACKED_PAGES = 8;
  private static final int RANKED_PAGES = 10;
  private static final int RANKED_MINUTES = 30;
  private static final int QUARANTINE_MINUTES = 60;
  private static final int QUARANTINE_SAMPLES = 8;
  private static final int SAMPLE_BYTES = 2_048;

  /** What is written without a slice, such as alerts, is looked for this often. */
  private static final Duration ASK_ALL_EVERY = Duration.ofSeconds(1);

  private static final Duration FIGURES_EVERY = Duration.ofSeconds(1);
  private static final Duration AN_HOUR_AGO_EVERY = Duration.ofSeconds(1);
  private static final Duration QUARANTINE_EVERY = Duration.ofSeconds(1);
  private static final Duration AUDIENCE_EVERY = Duration.ofSeconds(1);
  private static final Duration ALERTS_EVERY = Duration.ofSeconds(2);
  private static final Duration WAYS_EVERY = Duration.ofSeconds(5);
  private static final int ALERTS_MINUTES = 60;
  private static final int WAYS_MINUTES = 60;
  private static final int WAYS = 15;

  private final SliceFeed slices;
  private final LedgerQuery ledger;
  private final PageViewsQuery pageViews;
  private final Paced<Long> viewsAnHourAgo;
  private final Paced<String> quarantine;
  private final Paced<String> audience;
  private final Paced<String> alerts;
  private final Paced<String> ways;
  private final Freshness freshness = new Freshness();
  private final DashboardMetrics metrics;
  private final Instant startedAt;
  private final String dashboard;
  private Map<String, String> sections;
  private long askedAllAtNanos;
  private JsonObject figures;
  private long figuresAtNanos;

  /** Slices that no snapshot has held yet: more than one poll's when the store failed after it. */
  private List<LedgerSlice> unpublished = new ArrayList<>();

  public Overview(
      ResultStore store, Instant startedAt, String gatewayUrl, DashboardMetrics metrics) {
    this.metrics = metrics;
    this.slices = new SliceFeed(store, startedAt);
    this.ledger = new LedgerQuery(store);
    this.pageViews = new PageViewsQuery(store);
    this.viewsAnHourAgo = new Paced<>(AN_HOUR_AGO_EVERY, pageViews::viewsAnHourAgo);
    QuarantineQuery faulty = new QuarantineQuery(store);
    this.quarantine = new Paced<>(QUARANTINE_EVERY, now -> quarantine(faulty, now).encode());
    AudienceQuery people = new AudienceQuery(store);
    AlertsQuery detected = new AlertsQuery(store);
    FlowQuery moves = new FlowQuery(store);
    this.audience = new Paced<>(AUDIENCE_EVERY, now -> people.summary(now).encode());
    this.alerts =
        new Paced<>(
            ALERTS_EVERY,
            now ->
                detected
                    .alerts(Minutes.last(ALERTS_MINUTES, now), AlertsQuery.SHOWN, now)
                    .encode());
    this.ways =
        new Paced<>(
            WAYS_EVERY, now -> moves.strongest(Minutes.last(WAYS_MINUTES, now), WAYS).encode());
    this.startedAt = startedAt;
    this.dashboard =
        new JsonObject()
            .put("startedAt", startedAt.toString())
            .put("gatewayUrl", gatewayUrl)
            .encode();
  }

  /**
   * A snapshot, and what became new with it.
   *
   * @param slices whose events are counted in this snapshot for the first time
   */
  public record Refreshed(Snapshot snapshot, List<LedgerSlice> slices) {}

  /** Asks for new slices, and for the rest when there are any or when it is time. */
  public Refreshed refresh(Instant now) {
    unpublished.addAll(slices.poll(now));
    if (sections == null || !unpublished.isEmpty() || isTimeToAskAll()) {
      sections = askAll(now);
      askedAllAtNanos = System.nanoTime();
    }
    List<LedgerSlice> fresh = unpublished;
    unpublished = new ArrayList<>();
    Map<String, String> current = new LinkedHashMap<>(sections);
    current.put("flow", flow(now).encode());
    return new Refreshed(new Snapshot(now, current), fresh);
  }

  private boolean isTimeToAskAll() {
    return System.nanoTime() - askedAllAtNanos >= ASK_ALL_EVERY.toNanos();
  }

  private Map<String, String> askAll(Instant now) {
    PageViewsQuery.FirstScreen pages =
        pageViews.firstScreen(now, STACKED_PAGES, RANKED_MINUTES, RANKED_PAGES);
    Map<String, String> asked = new LinkedHashMap<>();
    asked.put("dashboard", dashboard);
    asked.put("ledger", ledger.summary(now).encode());
    asked.put("minutes", pages.minutes().put("anHourAgo", viewsAnHourAgo.at(now)).encode());
    asked.put("pages", pages.ranking().encode());
    asked.put("quarantine", quarantine.at(now));
    asked.put("audience", audience.at(now));
    asked.put("alerts", alerts.at(now));
    asked.put("ways", ways.at(now));
    return asked;
  }

  private static JsonObject quarantine(QuarantineQuery quarantine, Instant now) {
    return new JsonObject()
        .put("minutes", QUARANTINE_MINUTES)
        .put("reasons", quarantine.reasons(now, QUARANTINE_MINUTES))
        .put("samples", quarantine.samples(null, QUARANTINE_SAMPLES, SAMPLE_BYTES));
  }

  /** Counts the slices as published. Those stored before the dashboard started say nothing. */
  public void published(List<LedgerSlice> published, Instant at) {
    published.stream()
        .filter(slice -> !slice.storedAt().isBefore(startedAt))
        .forEach(slice -> freshness.record(slice, at));
  }

  private JsonObject flow(Instant now) {
    Instant newest = slices.newestReceivedAt();
    metrics.newestReceivedAt(newest == null ? 0 : newest.toEpochMilli());
    return new JsonObject()
        .put("newestReceivedAt", newest == null ? null : newest.toString())
        .put("eventsPerSecond", Math.round(slices.eventsPerSecond(now) * 10) / 10.0)
        .put("freshness", freshnessAt(now));
  }

  /** Percentiles cost as much as all the rest of a snapshot; once a second is often enough. */
  private JsonObject freshnessAt(Instant now) {
    if (figures == null || System.nanoTime() - figuresAtNanos >= FIGURES_EVERY.toNanos()) {
      Freshness.Figures lastMinute = freshness.lastMinute(now);
      metrics.freshness(lastMinute);
      figures =
          new JsonObject()
              .put("overall", figures(freshness.overall()))
              .put("lastMinute", figures(lastMinute));
      figuresAtNanos = System.nanoTime();
    }
    return figures;
  }

  private static JsonObject figures(Freshness.Figures figures) {
    return new JsonObject()
        .put("events", figures.events())
        .put("p50Millis", figures.p50Millis())
        .put("p90Millis", figures.p90Millis())
        .put("p99Millis", figures.p99Millis())
        .put("maxMillis", figures.maxMillis());
  }
}
