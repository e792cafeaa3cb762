package dev.tidemark.processor.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.events.EventBuilder;
import dev.tidemark.events.RecordEnvelope;
import dev.tidemark.events.Tick;
import dev.tidemark.results.Metrics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecountTest {
  private static final long START = Instant.parse("2026-11-23T14:00:00Z").toEpochMilli();
  private static final long MINUTE = START / 60_000;

  private final Recount recount = new Recount(0);
  private long offset;

  @Test
  void aCopyWithinTwoMinutesInTheSamePartitionIsADuplicate() {
    append(0, event("a", START), START + 1_000);
    append(0, event("a", START), START + 121_000); // just within
    append(1, event("a", START + 60_000), START + 121_000); // of another partition
    append(0, event("b", START), START + 1_000);
    append(0, event("b", START + 100_000), START + 121_001); // just not

    assertThat(sum(Series.DUPLICATE)).isEqualTo(1);
    assertThat(sum(Series.COUNTED)).isEqualTo(4);
  }

  @Test
  void theSameIdFromAnotherShopperIsAnotherEvent() {
    append(0, EventBuilder.pageView("/a").eventId("x").userId("ana").toJson(), START);
    append(0, EventBuilder.pageView("/a").eventId("x").userId("rui").toJson(), START);
    append(
        0, EventBuilder.pageView("/a").eventId("x").userId("ana").sessionId("s").toJson(), START);

    assertThat(sum(Series.DUPLICATE)).isZero();
  }

  @Test
  void aDuplicateAndALateEventMakeALaterCopyADuplicateToo() {
    append(0, event("a", START), START);
    append(0, event("a", START), START + 100_000);
    append(0, event("a", START), START + 200_000);
    append(0, event("late", START - 600_000), START + 200_000);
    append(0, event("late", START + 200_000), START + 210_000);

    assertThat(sum(Series.DUPLICATE)).isEqualTo(3);
    assertThat(sum(Series.LATE)).isEqualTo(1);
    assertThat(sum(Series.COUNTED)).isEqualTo(1);
  }

  @Test
  void aFaultyEventMakesNoCopyADuplicate() {
    append(0, EventBuilder.pageView("/a").eventId("x").without("user_id").toJson(), START);
    append(0, event("x", START), START + 1);

    assertThat(sum(Series.QUARANTINED)).isEqualTo(1);
    assertThat(sum(Series.DUPLICATE)).isZero();
    assertThat(sum(Series.COUNTED)).isEqualTo(1);
  }

  @Test
  void countsAnEventInTheMinuteOfItsTimeAndTheLedgerInThatOfItsAppend() {
    append(2, event("a", START + 59_000), START + 61_000);
    append(2, event("late", START - 300_000), START + 61_000);

    Cells cells = recount.tally().cells;
    assertThat(cells.get(Series.PAGE_VIEWS, MINUTE, "/a")).isEqualTo(1);
    assertThat(cells.get(Series.LATE_PAGE_VIEWS, MINUTE + 1, Recount.lateKey(MINUTE - 5, "/a")))
        .isEqualTo(1);
    assertThat(cells.get(Series.READ, MINUTE + 1, "partition 2")).isEqualTo(2);
    assertThat(cells.get(Series.EVENTS_BY_TYPE, MINUTE, "page_view")).isEqualTo(1);
  }

  @Test
  void countsEventsOfAPageByTypeButForItsViews() {
    step("s1", "page_view", 0);
    step("s1", "view_item", 0);
    step("s2", "view_item", 0);

    Cells cells = recount.tally().cells;
    assertThat(cells.sum(Series.EVENTS_BY_PAGE_AND_TYPE)).isEqualTo(2);
    assertThat(cells.get(Series.EVENTS_BY_PAGE_AND_TYPE, MINUTE, Metrics.key("/a", "view_item")))
        .isEqualTo(2);
  }

  @Test
  void aFunnelCountsFirstStepsAndChainsOfHalfAnHour() {
    step("s1", "view_item", 0);
    step("s1", "view_item", 1);
    step("s1", "purchase", 2); // skips two
    step("s1", "add_to_cart", 3);
    step("s1", "begin_checkout", 31); // its view is 30 minutes old
    step("s1", "add_to_cart", 32); // its view is 31 minutes old
    step("s2", "add_to_cart", 32);

    assertThat(funnel("skip", "view_item")).isEqualTo(1);
    assertThat(funnel("strict", "view_item")).isEqualTo(1);
    assertThat(funnel("skip", "add_to_cart")).isEqualTo(2);
    assertThat(funnel("strict", "add_to_cart")).isEqualTo(1);
    assertThat(funnel("skip", "begin_checkout")).isEqualTo(1);
    assertThat(funnel("strict", "begin_checkout")).isEqualTo(1);
    assertThat(funnel("skip", "purchase")).isEqualTo(1);
    assertThat(funnel("strict", "purchase")).isZero();
  }

  private void step(String session, String type, long minute) {
    long at = START + minute * 60_000;
    String json =
        EventBuilder.pageView("/a")
            .eventId(session + minute + type)
            .sessionId(session)
            .eventType(type)
            .eventTime(Instant.ofEpochMilli(at))
            .toJson();
    append(0, json, at);
  }

  private long funnel(String mode, String step) {
    long sum = 0;
    for (long minute = MINUTE; minute < MINUTE + 60; minute++) {
      sum += recount.tally().cells.get(Series.FUNNEL, minute, Metrics.key(mode, step));
    }
    return sum;
  }

  @Test
  void aUserWithThirtyEventsInAMinuteShowsSigns() {
    for (int i = 0; i < 30; i++) {
      append(0, event("e" + i, START), START + 2_000L * i - 1_000L * (i % 2));
    }

    Cells cells = recount.tally().cells;
    assertThat(signs(cells, "rate_30")).isEqualTo(1);
    assertThat(signs(cells, "rate_15")).isEqualTo(16);
    assertThat(signs(cells, "unlinked")).isEqualTo(11);
    assertThat(signs(cells, "regular")).isZero();
  }

  @Test
  void lateEventsThatComeAtOnceShowNoSigns() {
    for (int i = 0; i < 40; i++) {
      append(0, event("e" + i, START - 3_600_000 + 60_000L * i), START);
    }
    append(0, event("now", START), START);

    assertThat(recount.tally().cells.sum(Series.BOT_SIGNALS)).isZero();
  }

  private static long signs(Cells cells, String sign) {
    return cells.get(Series.BOT_SIGNALS, MINUTE, Metrics.key("u-1", sign));
  }

  @Test
  void minutesBeforeTheFirstOneAreLeftOut() {
    Recount later = new Recount(MINUTE + 1);
    later.record(0, 0, recordOf(event("a", START)), START);
    later.record(0, 1, recordOf(event("a", START + 60_000)), START + 60_000);

    assertThat(later.tally().cells.sum(Series.READ)).isEqualTo(1);
    assertThat(later.tally().cells.sum(Series.DUPLICATE)).isEqualTo(1);
  }

  @Test
  void findsEventsThatKafkaLost() {
    append(0, event("a", START), START);
    tick(0, "g1", 2);
    append(1, event("b", START), START);
    tick(1, "g1", 1);

    assertThat(Recount.lostByKafka(recount.tally(), Map.of(0, 0L, 1, 0L)))
        .containsExactly(
            new Difference("events that gateways had acknowledged", -1, "partition 0", "2", "1"));
    assertThat(Recount.lostByKafka(recount.tally(), Map.of(0, 1L, 1, 0L))).isEmpty();
  }

  private void tick(int partition, String gateway, long acknowledged) {
    recount.record(
        partition, offset++, new Tick(gateway, 1, START, acknowledged, 0).encode(), START);
  }

  private void append(int partition, String json, long appendedAtMillis) {
    recount.record(partition, offset++, recordOf(json), appendedAtMillis);
  }

  private static byte[] recordOf(String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    return new RecordEnvelope(
            START + 3_600_000, "gateway's", "native", null, false, null, null, null)
        .encode(body, 0, body.length);
  }

  private long sum(Series series) {
    return recount.tally().cells.sum(series);
  }

  private static String event(String id, long timeMillis) {
    return EventBuilder.pageView("/a")
        .eventId(id)
        .eventTime(Instant.ofEpochMilli(timeMillis))
        .toJson();
  }
}
