package dev.tidemark.dashboard;

import dev.tidemark.results.AlertKind;
import dev.tidemark.results.AlertRow;
import dev.tidemark.results.AlertSeverity;
import dev.tidemark.results.BatchResults;
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
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** Rows as the processor writes them, one at a time. */
public final class Written {
  private final ResultStore store;
  private long offset;
  private long quarantined;

  public Written(ResultStore store) {
    this.store = store;
  }

  public void views(Instant at, String page, long views) {
    write(List.of(new PageViews(minute(at), page, views)), List.of(), List.of());
  }

  public void lateViews(Instant at, String page, long views) {
    write(
        List.of(),
        List.of(new LateViews(minute(at), page, minute(at.plus(Duration.ofMinutes(5))), views)),
        List.of());
  }

  /** A slice whose events were received evenly in the half second before {@code storedAt}. */
  public void slice(Instant storedAt, long counted, long quarantined, long late, long duplicate) {
    slice(storedAt, counted, quarantined, late, duplicate, 0);
  }

  public void slice(
      Instant storedAt,
      long counted,
      long quarantined,
      long late,
      long duplicate,
      long unexplained) {
    long events = counted + quarantined + late + duplicate + unexplained;
    write(
        List.of(),
        List.of(),
        List.of(
            new LedgerSlice(
                0,
                offset,
                minute(storedAt),
                offset + events + 1,
                events + 1,
                1,
                counted,
                quarantined,
                late,
                duplicate,
                unexplained,
                storedAt.minusMillis(1_000),
                storedAt.minusMillis(500),
                storedAt)));
    offset += events + 1;
  }

  public void quarantine(Instant at, String page, String raw, String... reasons) {
    store.writeQuarantine(
        List.of(
            new QuarantineRow(
                "clickstream.events",
                0,
                quarantined++,
                at,
                at.minusMillis(20),
                List.of(reasons),
                page,
                "page_view",
                "web-1",
                raw.getBytes(StandardCharsets.UTF_8))));
  }

  public void ways(Instant at, String from, String to, long views) {
    store.write(
        new BatchResults(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(new Transition(minute(at), from, to, views)),
            List.of()));
  }

  public void metric(Instant at, String metric, String key, long events) {
    store.write(
        new BatchResults(
            List.of(),
            List.of(),
            List.of(new MetricCount(minute(at), metric, key, events)),
            List.of(),
            List.of()));
  }

  public void spike(Instant openedAt, String page, double ratio) {
    store.writeAlerts(
        List.of(
            new AlertRow(
                AlertKind.SPIKE,
                page,
                minute(openedAt),
                null,
                AlertSeverity.HIGH,
                7.1,
                Map.of("observed", 340.0, "expected", 100.0, "ratio", ratio, "share_z", 7.1),
                minute(openedAt))));
  }

  public void surge(Instant openedAt, String reason, String appVersion) {
    store.writeAlerts(
        List.of(
            new AlertRow(
                AlertKind.QUARANTINE_SURGE,
                Metrics.key(reason, AlertRow.ALL, appVersion),
                minute(openedAt),
                null,
                AlertSeverity.HIGH,
                4.2,
                Map.of("observed", 61.0, "expected", 4.0),
                minute(openedAt))));
  }

  /** So many different users in a minute. */
  public void visitors(Instant at, int users) {
    Visitors visitors = new Visitors();
    for (int user = 0; user < users; user++) {
      visitors.add(new long[] {user, ~user});
    }
    VisitorMinute minute =
        new VisitorMinute(minute(at), users, visitors.estimate(), visitors.toBytes());
    store.write(
        new BatchResults(
            List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(minute)));
  }

  private void write(List<PageViews> views, List<LateViews> late, List<LedgerSlice> slices) {
    store.write(new BatchResults(views, late, List.of(), slices, List.of()));
  }

  private static Instant minute(Instant at) {
    return at.truncatedTo(ChronoUnit.MINUTES);
  }
}
