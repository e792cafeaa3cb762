package dev.tidemark.pipeline;

import static java.util.stream.Collectors.toMap;

import dev.tidemark.events.RecordEnvelope;
import dev.tidemark.loadgen.scenario.Label;
import dev.tidemark.loadgen.scenario.Scenario;
import dev.tidemark.loadgen.scenario.ScenarioTraffic;
import dev.tidemark.loadgen.traffic.OutgoingEvent;
import dev.tidemark.loadgen.traffic.Shares;
import dev.tidemark.processor.counting.EventMetrics;
import dev.tidemark.processor.counting.KeyCounts;
import dev.tidemark.processor.counting.RecordCounts;
import dev.tidemark.processor.memory.PartitionMemory;
import dev.tidemark.results.BatchResults;
import dev.tidemark.results.MetricCount;
import dev.tidemark.results.Metrics;
import dev.tidemark.results.PageViews;
import dev.tidemark.results.ResultStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A shop of the load generator in which something goes wrong at a time that a test chooses. What
 * came before that time is counted by the processor's own rules and written to the store at once,
 * as if the pipeline had run all along; what comes from then on is sent when it is due.
 */
final class ScenarioShop {
  private static final Shares SHARES = new Shares(0.02, 0.01, 0.01, 0.01);
  private static final String ADDRESS = "203.0.113.0";

  private final List<Label> labels = new ArrayList<>();
  private final Instant start;
  private final Instant goesWrongAt;
  private final ScenarioTraffic traffic;

  /** A count and what it is of. */
  private record Counted(Instant minute, String metric, String key) {}

  ScenarioShop(
      Scenario scenario, long seed, double rate, Instant goesWrongAt, Duration lengthBefore) {
    this.start = goesWrongAt.minus(lengthBefore);
    this.goesWrongAt = goesWrongAt;
    this.traffic =
        new ScenarioTraffic(scenario, seed, 1, rate, SHARES, lengthBefore.toNanos(), labels::add);
  }

  /** Writes all that came before something goes wrong. */
  void writeHistory(ResultStore store) {
    RecordCounts counts = new RecordCounts(PartitionMemory.ofNothing());
    for (Instant due = due(); due.isBefore(goesWrongAt); due = due()) {
      OutgoingEvent event = traffic.next(due.toEpochMilli());
      event.answered(true);
      counts.count(record(event, due.toEpochMilli()), due.toEpochMilli());
    }
    Map<Counted, Long> events = new HashMap<>();
    counts.take(
        (millis, metric, packed) -> {
          Instant minute = Instant.ofEpochMilli(millis);
          for (KeyCounts.Entry entry : KeyCounts.fromBytes(packed).entries()) {
            events.merge(new Counted(minute, metric, entry.key()), entry.count(), Long::sum);
          }
        });
    store.write(
        new BatchResults(
            of(events, EventMetrics.PAGE_VIEWS).entrySet().stream()
                .map(e -> new PageViews(e.getKey().minute(), e.getKey().key(), e.getValue()))
                .toList(),
            List.of(),
            List.of(Metrics.RECEIVED, Metrics.QUARANTINED).stream()
                .flatMap(metric -> of(events, metric).entrySet().stream())
                .map(
                    e ->
                        new MetricCount(
                            e.getKey().minute(),
                            e.getKey().metric(),
                            e.getKey().key(),
                            e.getValue()))
                .toList(),
            List.of(),
            List.of()));
  }

  /** Sends each event when it is due, until the thread is interrupted. */
  void open(Gateway gateway) throws Exception {
    while (!Thread.currentThread().isInterrupted()) {
      TimeUnit.MILLISECONDS.sleep(Math.max(0, Duration.between(Instant.now(), due()).toMillis()));
      OutgoingEvent event = traffic.next(System.currentTimeMillis());
      gateway.accept(event.body());
      event.answered(true);
    }
  }

  /** What has gone wrong so far. */
  List<Label> labels() {
    return List.copyOf(labels);
  }

  private Instant due() {
    return start.plusNanos(traffic.nextDueNanos());
  }

  private static Map<Counted, Long> of(Map<Counted, Long> events, String metric) {
    return events.entrySet().stream()
        .filter(event -> event.getKey().metric().equals(metric))
        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static byte[] record(OutgoingEvent event, long receivedAt) {
    byte[] body = event.body();
    return new RecordEnvelope(
            receivedAt,
            "g",
            RecordEnvelope.NATIVE,
            null,
            false,
            false,
            ADDRESS,
            null,
            event.userAgent())
        .encode(body, 0, body.length);
  }
}
