package dev.tidemark.loadgen.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.events.BeaconSplitter;
import dev.tidemark.events.EventParser;
import dev.tidemark.events.QuarantineReason;
import dev.tidemark.events.RecordEnvelope;
import dev.tidemark.loadgen.traffic.SentEvents.Sent;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Every event must come out as its kind promises, read as the gateway and the processor read it.
 */
class EventContractTest {
  private static final Shares SHARES = new Shares(0.2, 0.1, 0.1, 0.1);
  private static final int MANY = 30_000;
  private static final long ON_THE_WAY_MILLIS = 40;

  private final BeaconSplitter splitter = new BeaconSplitter(1_000);
  private final EventParser parser = new EventParser();

  private enum Verdict {
    ON_TIME,
    LATE,
    QUARANTINED
  }

  @Test
  void givesEveryKindTheVerdictItPromises() throws Exception {
    Map<Kind, Map<Verdict, Integer>> verdicts = new EnumMap<>(Kind.class);
    for (Sent sent : SentEvents.take(new ShopTraffic(21, 1, 500, SHARES), MANY, true)) {
      byte[] body = sent.event().body();
      assertThat(splitter.split(body, body.length)).as("events in the body").isEqualTo(1);
      verdicts
          .computeIfAbsent(sent.event().kind(), kind -> new EnumMap<>(Verdict.class))
          .merge(verdict(cut(body, 0), sent.sentMillis()), 1, Integer::sum);
    }

    assertThat(verdicts.get(Kind.GOOD).keySet()).containsExactly(Verdict.ON_TIME);
    assertThat(verdicts.get(Kind.DUPLICATE).keySet()).containsExactly(Verdict.ON_TIME);
    assertThat(verdicts.get(Kind.SKEWED).keySet()).containsExactly(Verdict.ON_TIME);
    assertThat(verdicts.get(Kind.LATE).keySet()).containsExactly(Verdict.LATE);
    assertThat(verdicts.get(Kind.BAD).keySet()).containsExactly(Verdict.QUARANTINED);
  }

  @Test
  void quarantinesEveryVarietyForItsReason() throws Exception {
    for (BadVariety variety : BadVariety.values()) {
      byte[] body = variety.spoil(goodDraft(), Instant.ofEpochMilli(SentEvents.START_MILLIS));

      assertThat(splitter.split(body, body.length)).as(variety.name()).isEqualTo(1);
      assertThat(verdict(cut(body, 0), SentEvents.START_MILLIS))
          .as(variety.name())
          .isEqualTo(Verdict.QUARANTINED);
      Set<QuarantineReason> reasons = parser.event().reasons();
      assertThat(reasons).as(variety.name()).contains(variety.reason());
    }
  }

  @Test
  void spoilsAnEventThatWouldHaveBeenGood() {
    assertThat(verdict(goodDraft().toBytes(), SentEvents.START_MILLIS)).isEqualTo(Verdict.ON_TIME);
  }

  @Test
  void survivesAnArrayWithItsNeighbours() throws Exception {
    List<Sent> sent =
        SentEvents.take(new ShopTraffic(22, 1, 500, SHARES), MANY, true).stream()
            .filter(one -> one.event().fitsIntoArray())
            .toList();
    for (int from = 0; from + 50 <= sent.size(); from += 50) {
      List<Sent> batch = sent.subList(from, from + 50);
      byte[] body = array(batch);

      assertThat(splitter.split(body, body.length)).isEqualTo(50);
      for (int i = 0; i < batch.size(); i++) {
        assertThat(cut(body, i)).isEqualTo(batch.get(i).event().body());
      }
    }
  }

  @Test
  void keepsDuplicatesOnTheKeyOfTheFirst() throws Exception {
    Map<String, byte[]> keys = new HashMap<>();
    int duplicates = 0;
    for (Sent sent : SentEvents.take(new ShopTraffic(23, 1, 500, SHARES), MANY, true)) {
      byte[] body = sent.event().body();
      if (sent.event().kind() == Kind.GOOD || sent.event().kind() == Kind.DUPLICATE) {
        assertThat(splitter.split(body, body.length)).isEqualTo(1);
        byte[] first = keys.putIfAbsent(sent.field("event_id"), splitter.key(0));
        if (sent.event().kind() == Kind.DUPLICATE) {
          assertThat(splitter.key(0)).isEqualTo(first);
          duplicates++;
        } else {
          assertThat(first).isNull();
        }
      }
    }

    assertThat(duplicates).isGreaterThan(1_000);
  }

  @Test
  void countsEveryPageViewOfARealLog() throws Exception {
    Path log =
        Path.of(System.getProperty("tidemark.fixtures", "")).resolve("traffic/web-log-10k.ndjson");
    Assumptions.assumeTrue(Files.exists(log), "the shared fixtures are not here");
    int events = 0;
    try (ReplayTraffic traffic = new ReplayTraffic(log, 1_000, 1, 1)) {
      for (Sent sent : SentEvents.take(traffic, MANY, true)) {
        assertThat(verdict(sent.event().body(), sent.sentMillis()))
            .as(() -> sent.json() + " " + parser.event().reasons())
            .isEqualTo(Verdict.ON_TIME);
        events++;
      }
    }

    assertThat(events).isEqualTo(9_951);
  }

  private Verdict verdict(byte[] event, long sentMillis) {
    long received = sentMillis + ON_THE_WAY_MILLIS;
    RecordEnvelope envelope =
        new RecordEnvelope(
            received,
            "0193577e-0000-7000-8000-000000000000",
            RecordEnvelope.NATIVE,
            null,
            false,
            "203.0.113.0",
            null,
            null);
    EventParser.Kind kind =
        parser.parse(envelope.encode(event, 0, event.length), received + ON_THE_WAY_MILLIS);
    if (kind == EventParser.Kind.FAULTY) {
      return Verdict.QUARANTINED;
    }
    assertThat(kind).isEqualTo(EventParser.Kind.EVENT);
    return parser.event().late() ? Verdict.LATE : Verdict.ON_TIME;
  }

  private byte[] cut(byte[] body, int event) {
    return Arrays.copyOfRange(body, splitter.start(event), splitter.end(event));
  }

  private static byte[] array(List<Sent> batch) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    char separator = '[';
    for (Sent sent : batch) {
      body.write(separator);
      body.writeBytes(sent.event().body());
      separator = ',';
    }
    body.write(']');
    return body.toByteArray();
  }

  private static Draft goodDraft() {
    String now = Long.toString(SentEvents.START_MILLIS);
    return new Draft()
        .text("event_id", "e-1")
        .text("event_type", "page_view")
        .json("event_time", now)
        .json("sent_at", now)
        .text("user_id", "u-1")
        .text("session_id", "s-1")
        .text("page", "/ofertas/black-friday")
        .text("title", "Ofertas")
        .text("app_version", "4.12.0");
  }
}
