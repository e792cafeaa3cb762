package dev.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.results.PageMinute;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That what a store is held against notices what it must. */
class EventTruthTest {
  private static final Instant MINUTE = Instant.parse("2026-11-23T14:00:00Z");
  private static final String VIEW =
      "{\"event_type\":\"page_view\",\"page\":\"https://shop/ofertas/?a=1\",\"event_time\":%d}";

  private final List<String> journal = new ArrayList<>();
  private long offset;

  @TempDir Path folder;

  @Test
  void anAcceptedEventThatIsNotInTheTopicIsAProblem() throws Exception {
    sent("good", "accepted", view(1));
    sent("good", "uncertain", view(2));
    sent("good", "failed", view(3));

    assertThat(truth().problems())
        .singleElement()
        .asString()
        .startsWith("1 accepted and 0 open, but 0 in the topic: ");
  }

  @Test
  void anEventThatWasNotSentOrHadNoConnectionIsAProblem() throws Exception {
    sent("good", "failed", view(1));
    EventTruth truth = truth();
    arrived(truth, "a", view(1), 1_000);
    arrived(truth, "b", view(2), 1_000);

    assertThat(truth.problems()).hasSize(2).anyMatch(one -> one.startsWith("nobody has sent: "));
  }

  @Test
  void countsEachEventOnceAndKnowsWhatWasStoredTwice() throws Exception {
    sent("good", "accepted", view(1));
    sent("duplicate", "accepted", view(1));
    sent("good", "uncertain", view(2));
    sent("late", "accepted", view(3));
    EventTruth truth = truth();
    arrived(truth, "a", view(1), 1_000);
    arrived(truth, "a", view(1), 1_000, 2_000);
    arrived(truth, "b", view(1), 3_000);
    arrived(truth, "c", view(2), 3_000);
    arrived(truth, "d", view(3), 120_004);

    assertThat(truth.problems()).isEmpty();
    assertThat(truth.storedTwice()).isEqualTo(1);
    assertThat(truth.acceptedWithoutAnswer()).isEqualTo(1);
    assertThat(truth.duplicates()).isEqualTo(2);
    assertThat(truth.pageMinutes()).isEqualTo(Set.of(new PageMinute(MINUTE, "/ofertas", 2, 1)));
  }

  private static String view(int millis) {
    return VIEW.formatted(MINUTE.toEpochMilli() + millis);
  }

  private void sent(String kind, String outcome, String body) {
    String text = Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8));
    journal.add(
        "{\"kind\":\"%s\",\"outcome\":\"%s\",\"body\":\"%s\"}".formatted(kind, outcome, text));
  }

  private EventTruth truth() throws IOException {
    return new EventTruth(SentEvents.read(Files.write(folder.resolve("journal"), journal)));
  }

  private void arrived(EventTruth truth, String id, String body, long afterMillis) {
    arrived(truth, id, body, afterMillis, afterMillis);
  }

  private void arrived(
      EventTruth truth, String id, String body, long receivedAfter, long appendedAfter) {
    long received = MINUTE.toEpochMilli() + receivedAfter;
    byte[] value =
        ("1\t" + received + "\t" + id + "\tnative\n" + body).getBytes(StandardCharsets.UTF_8);
    truth.arrived(
        new ConsumerRecord<>(
            "events",
            0,
            offset++,
            MINUTE.toEpochMilli() + appendedAfter,
            TimestampType.LOG_APPEND_TIME,
            0,
            value.length,
            null,
            value,
            new RecordHeaders(),
            Optional.empty()));
  }
}
