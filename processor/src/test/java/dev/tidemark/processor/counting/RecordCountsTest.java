package dev.tidemark.processor.counting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.events.EventBuilder;
import dev.tidemark.events.RecordEnvelope;
import dev.tidemark.processor.memory.PartitionMemory;
import dev.tidemark.results.Metrics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RecordCountsTest {
  private static final long START = Instant.parse("2026-11-23T14:00:00Z").toEpochMilli();
  private static final int MANY = 40;

  private final RecordCounts counts = new RecordCounts(PartitionMemory.ofNothing());

  @Test
  void manyEventsOfAUserAtOnceShowAMachine() {
    for (int i = 0; i < MANY; i++) {
      count(event("e" + i, START), false);
    }

    assertThat(signals()).containsEntry(Metrics.key("u-1", "rate_30"), 11L);
  }

  @Test
  void lateEventsThatComeAtOnceShowNoMachine() {
    for (int i = 0; i < MANY; i++) {
      count(event("e" + i, START - 3_600_000 + 60_000L * i), false);
    }

    assertThat(signals()).isEmpty();
  }

  @Test
  void lateEventsSayNothingAboutThoseOnTime() {
    for (int i = 0; i < MANY; i++) {
      count(event("late" + i, START - 3_600_000 + 60_000L * i), false);
    }
    count(event("now", START), false);

    assertThat(signals()).isEmpty();
  }

  @Test
  void aLateEventOfAKnownAgentIsOne() {
    count(event("e", START - 3_600_000), true);

    assertThat(signals()).isEqualTo(Map.of(Metrics.key(Metrics.KNOWN_AGENTS, "known_agent"), 1L));
  }

  private void count(String json, boolean bot) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    byte[] value =
        new RecordEnvelope(START, null, "native", null, false, bot, null, null, null)
            .encode(body, 0, body.length);
    var unused = counts.count(value, START);
  }

  private static String event(String id, long timeMillis) {
    return EventBuilder.pageView("/a")
        .eventId(id)
        .eventTime(Instant.ofEpochMilli(timeMillis))
        .toJson();
  }

  private Map<String, Long> signals() {
    Map<String, Long> signals = new TreeMap<>();
    counts.take(
        (minute, metric, packed) -> {
          if (metric.equals(Metrics.BOT_SIGNALS)) {
            KeyCounts.fromBytes(packed)
                .entries()
                .forEach(entry -> signals.merge(entry.key(), entry.count(), Long::sum));
          }
        });
    return signals;
  }
}
