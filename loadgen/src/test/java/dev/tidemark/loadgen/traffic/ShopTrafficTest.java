package dev.tidemark.loadgen.traffic;

import static dev.tidemark.loadgen.traffic.SentEvents.ofKind;
import static dev.tidemark.loadgen.traffic.SentEvents.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.loadgen.traffic.SentEvents.Sent;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShopTrafficTest {
  private static final Shares SHARES = new Shares(0.02, 0.01, 0.01, 0.01);
  private static final int MANY = 100_000;

  @Test
  void sendsTheSameForTheSameSeed() {
    List<Sent> one = take(new ShopTraffic(7, 1, 500, SHARES), 20_000, true);
    List<Sent> other = take(new ShopTraffic(7, 1, 500, SHARES), 20_000, true);

    assertThat(texts(one)).isEqualTo(texts(other));
  }

  @Test
  void sendsSomethingElseForAnotherSeed() {
    Set<String> one = eventIds(take(new ShopTraffic(7, 1, 500, SHARES), 2_000, true));
    Set<String> other = eventIds(take(new ShopTraffic(8, 1, 500, SHARES), 2_000, true));

    assertThat(one).doesNotContainAnyElementsOf(other);
  }

  @Test
  void isDueAtExactlyTheRate() {
    List<Sent> sent = take(new ShopTraffic(7, 1, 3, Shares.ALL_GOOD), 31, true);

    assertThat(sent.get(0).dueNanos()).isZero();
    assertThat(sent.get(1).dueNanos()).isEqualTo(333_333_333L);
    assertThat(sent.get(30).dueNanos()).isEqualTo(10_000_000_000L);
  }

  @Test
  void keepsTheShares() {
    List<Sent> sent = take(new ShopTraffic(11, 1, 500, SHARES), MANY, true);
    // The first duplicates are due after a second, all of them after twenty.
    List<Sent> settled = sent.subList(20 * 500, MANY);

    assertThat(share(settled, Kind.BAD)).isCloseTo(0.02, within(0.002));
    assertThat(share(settled, Kind.LATE)).isCloseTo(0.01, within(0.0015));
    assertThat(share(settled, Kind.DUPLICATE)).isCloseTo(0.01, within(0.0015));
    assertThat(share(settled, Kind.SKEWED)).isCloseTo(0.01, within(0.0025));
    assertThat(share(settled, Kind.GOOD)).isCloseTo(0.95, within(0.004));
  }

  @Test
  void sendsOnlyGoodEventsWhenAllSharesAreZero() {
    List<Sent> sent = take(new ShopTraffic(11, 1, 500, Shares.ALL_GOOD), 20_000, true);

    assertThat(ofKind(sent, Kind.GOOD)).hasSize(20_000);
  }

  @Test
  void sendsGoodEventsWithEveryFieldAndAUniqueId() {
    List<Sent> good = ofKind(take(new ShopTraffic(3, 1, 500, SHARES), 20_000, true), Kind.GOOD);

    assertThat(eventIds(good)).hasSameSizeAs(good);
    assertThat(good)
        .allSatisfy(
            one -> {
              assertThat(one.json().fieldNames())
                  .toIterable()
                  .contains(
                      "event_type",
                      "event_time",
                      "user_id",
                      "session_id",
                      "page_view_id",
                      "page",
                      "title",
                      "app_version");
              assertThat(millis(one.json().get("event_time")))
                  .isBetween(one.sentMillis() - 250, one.sentMillis());
              assertThat(one.event().userAgent()).startsWith("Mozilla/5.0 (");
            });
    assertThat(good)
        .extracting(one -> one.json().get("event_time").isNumber())
        .contains(true, false);
    assertThat(good).extracting(one -> one.json().has("sent_at")).contains(true, false);
  }

  @Test
  void datesLateEventsFiveToThirtyMinutesBackAndSaysNothingAboutSending() {
    List<Sent> late = ofKind(take(new ShopTraffic(3, 1, 500, SHARES), 20_000, true), Kind.LATE);

    assertThat(late)
        .hasSizeGreaterThan(100)
        .allSatisfy(
            one -> {
              assertThat(one.json().has("sent_at")).isFalse();
              assertThat(one.sentMillis() - millis(one.json().get("event_time")))
                  .isBetween(5 * 60_000L, 30 * 60_000L);
            });
  }

  @Test
  void letsWrongClocksSayWhenTheySent() {
    List<Sent> skewed = ofKind(take(new ShopTraffic(3, 1, 500, SHARES), 50_000, true), Kind.SKEWED);

    assertThat(skewed)
        .allSatisfy(
            one -> {
              long sentAt = millis(one.json().get("sent_at"));
              assertThat(sentAt - millis(one.json().get("event_time"))).isBetween(0L, 250L);
              assertThat(Math.abs(sentAt - one.sentMillis())).isBetween(1L, 7_200_000L);
            });
    assertThat(skewed)
        .extracting(one -> millis(one.json().get("sent_at")) > one.sentMillis())
        .contains(true, false);
  }

  @Test
  void repeatsGoodEventsByteForByteOneToTwentySecondsLater() {
    List<Sent> sent = take(new ShopTraffic(3, 1, 500, SHARES), 50_000, true);
    Map<String, Sent> firsts = new HashMap<>();

    assertThat(ofKind(sent, Kind.DUPLICATE)).hasSizeGreaterThan(300);
    for (Sent one : sent) {
      String body = new String(one.event().body(), StandardCharsets.UTF_8);
      if (one.event().kind() == Kind.DUPLICATE) {
        Sent first = firsts.remove(body);
        assertThat(first).as("the good event before %s", body).isNotNull();
        assertThat(one.dueNanos() - first.dueNanos()).isBetween(1_000_000_000L, 21_000_000_000L);
      } else if (one.event().kind() == Kind.GOOD) {
        firsts.put(body, one);
      }
    }
  }

  @Test
  void repeatsNothingThatWasNotAccepted() {
    List<Sent> sent = take(new ShopTraffic(3, 1, 500, SHARES), 20_000, false);

    assertThat(ofKind(sent, Kind.DUPLICATE)).isEmpty();
  }

  @Test
  void repeatsAnEventWhoseAnswerTookAWhile() {
    ShopTraffic traffic = new ShopTraffic(3, 1, 500, new Shares(0, 0, 0.4, 0));
    OutgoingEvent first = traffic.next(SentEvents.START_MILLIS);
    long duplicates = 0;
    for (long due = 0; due < 20_000_000_000L; due = traffic.nextDueNanos()) {
      if (due > 15_000_000_000L) {
        first.answered(true);
      }
      boolean again =
          traffic.next(SentEvents.START_MILLIS + due / 1_000_000).body() == first.body();
      duplicates += again ? 1 : 0;
    }

    assertThat(duplicates).isEqualTo(1);
  }

  private static List<String> texts(List<Sent> sent) {
    return sent.stream()
        .map(
            one ->
                one.event().kind()
                    + one.event().userAgent()
                    + new String(one.event().body(), StandardCharsets.ISO_8859_1))
        .toList();
  }

  private static Set<String> eventIds(List<Sent> sent) {
    Set<String> ids = new HashSet<>();
    sent.stream()
        .filter(one -> one.event().kind() != Kind.BAD)
        .forEach(one -> ids.add(one.field("event_id")));
    return ids;
  }

  private static double share(List<Sent> sent, Kind kind) {
    return (double) ofKind(sent, kind).size() / sent.size();
  }

  private static long millis(JsonNode time) {
    return time.isNumber()
        ? time.longValue()
        : OffsetDateTime.parse(time.textValue()).toInstant().toEpochMilli();
  }
}
