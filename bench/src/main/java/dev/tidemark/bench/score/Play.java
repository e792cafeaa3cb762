package dev.tidemark.bench.score;

import static java.util.stream.Collectors.groupingBy;

import dev.tidemark.events.ParsedEvent;
import dev.tidemark.events.RecordEnvelope;
import dev.tidemark.gateway.bots.BotCheck;
import dev.tidemark.gateway.bots.BotPatterns;
import dev.tidemark.loadgen.scenario.Label;
import dev.tidemark.loadgen.scenario.Scenario;
import dev.tidemark.loadgen.scenario.ScenarioTraffic;
import dev.tidemark.loadgen.traffic.OutgoingEvent;
import dev.tidemark.loadgen.traffic.Shares;
import dev.tidemark.processor.counting.EventMetrics;
import dev.tidemark.processor.counting.KeyCounts;
import dev.tidemark.processor.counting.RecordCounts;
import dev.tidemark.processor.detection.Detection;
import dev.tidemark.processor.memory.PartitionMemory;
import dev.tidemark.results.AlertRow;
import dev.tidemark.results.BatchResults;
import dev.tidemark.results.MetricCount;
import dev.tidemark.results.Metrics;
import dev.tidemark.results.PageViews;
import dev.tidemark.results.ResultStore;
import dev.tidemark.results.ResultStores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * One scenario in one shop, played as fast as it goes: the load generator's events, in the
 * gateway's envelope, through the processor's parser, its rules for duplicates and late events and
 * its metrics, into a DuckDB store, from where {@link Detection} takes them. No HTTP, no Kafka and
 * no Spark; every event arrives at once and in one partition.
 */
final class Play {
  private static final Instant START = Instant.parse("2026-01-15T00:00:00Z");
  private static final Duration EVERY = Duration.ofMinutes(30);
  private static final Duration CHUNK = Duration.ofMinutes(30);
  private static final Shares SHARES = new Shares(0.02, 0.01, 0.01, 0.01);
  private static final Duration CLOSED_AFTER = ParsedEvent.LATE_AFTER.plusSeconds(5);
  private static final int MOST_AGENTS = 1_000;
  private static final int MOST_KEYS = 2_000;
  private static final String ADDRESS = "203.0.113.0";

  private final List<Label> labels = new ArrayList<>();
  private final RecordCounts counts = new RecordCounts(PartitionMemory.ofNothing());
  private final BotCheck bots = new BotCheck(BotPatterns.bundled(), MOST_AGENTS, new LongAdder());
  private final Map<MetricCount, Long> unwritten = new HashMap<>();
  private final ScenarioTraffic traffic;
  private final Duration length;
  private long events;

  /**
   * What came of it.
   *
   * @param alerts each as it was when it was opened, with the alert as it ended
   */
  record Outcome(List<Label> labels, List<Raised> alerts, long events) {}

  /**
   * An alert.
   *
   * @param at the time at which it could be known
   */
  record Raised(AlertRow alert, Instant at) {}

  Play(Scenario scenario, long seed, double rate, Duration length) {
    this.length = length;
    this.traffic =
        new ScenarioTraffic(scenario, seed, 1, rate, SHARES, EVERY.toNanos(), labels::add);
  }

  Outcome run() {
    try (ResultStore store = ResultStores.open("duckdb::memory:")) {
      store.migrate();
      RaisedAlerts raised = new RaisedAlerts(store);
      Instant[] now = {START};
      Detection detection = new Detection(raised.store(), () -> Optional.of(now[0]), MOST_KEYS);
      Instant end = START.plus(length);
      detection.judgeClosedMinutes();
      while (now[0].isBefore(end)) {
        Instant until = now[0].plus(CHUNK);
        send(until);
        write(store, until);
        now[0] = until;
        detection.judgeClosedMinutes();
      }
      detection.close();
      List<Label> ended =
          labels.stream().filter(label -> label.until().isBefore(end.minus(CLOSED_AFTER))).toList();
      return new Outcome(ended, raised.alerts(CLOSED_AFTER.plusMinutes(1)), events);
    }
  }

  private void send(Instant until) {
    long untilNanos = Duration.between(START, until).toNanos();
    for (long due = traffic.nextDueNanos(); due < untilNanos; due = traffic.nextDueNanos()) {
      long millis = START.toEpochMilli() + due / 1_000_000;
      OutgoingEvent event = traffic.next(millis);
      event.answered(true);
      byte[] body = event.body();
      byte[] record =
          new RecordEnvelope(
                  millis,
                  "g-" + events,
                  RecordEnvelope.NATIVE,
                  null,
                  false,
                  bots.isBot(event.userAgent()),
                  ADDRESS,
                  null,
                  event.userAgent())
              .encode(body, 0, body.length);
      counts.count(record, millis);
      events++;
    }
  }

  /** Writes the minutes that no event can come to any more; counts are absolute. */
  private void write(ResultStore store, Instant now) {
    counts.take(
        (millis, metric, packed) -> {
          Instant minute = Instant.ofEpochMilli(millis);
          for (KeyCounts.Entry entry : KeyCounts.fromBytes(packed).entries()) {
            unwritten.merge(
                new MetricCount(minute, metric, entry.key(), 0), entry.count(), Long::sum);
          }
        });
    Instant closed = now.minus(CLOSED_AFTER).minusSeconds(60);
    Map<String, List<MetricCount>> rows =
        unwritten.entrySet().stream()
            .filter(count -> !count.getKey().windowStart().isAfter(closed))
            .map(
                count ->
                    new MetricCount(
                        count.getKey().windowStart(),
                        count.getKey().metric(),
                        count.getKey().key(),
                        count.getValue()))
            .collect(groupingBy(MetricCount::metric));
    unwritten.keySet().removeIf(count -> !count.windowStart().isAfter(closed));
    List<MetricCount> metrics = new ArrayList<>();
    for (String metric : List.of(Metrics.RECEIVED, Metrics.QUARANTINED, Metrics.BOT_SIGNALS)) {
      metrics.addAll(rows.getOrDefault(metric, List.of()));
    }
    store.write(
        new BatchResults(
            rows.getOrDefault(EventMetrics.PAGE_VIEWS, List.of()).stream()
                .map(count -> new PageViews(count.windowStart(), count.key(), count.events()))
                .toList(),
            List.of(),
            metrics,
            List.of(),
            List.of()));
  }
}
