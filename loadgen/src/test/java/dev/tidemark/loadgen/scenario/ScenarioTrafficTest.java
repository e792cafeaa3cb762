package dev.tidemark.loadgen.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.events.EventParser;
import dev.tidemark.loadgen.traffic.Kind;
import dev.tidemark.loadgen.traffic.OutgoingEvent;
import dev.tidemark.loadgen.traffic.Shares;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ScenarioTrafficTest {
  private static final Instant START = Instant.parse("2026-01-15T00:00:00Z");
  private static final Duration EVERY = Duration.ofMinutes(20);
  private static final Duration LENGTH = Duration.ofMinutes(50);

  private final List<Label> truth = new ArrayList<>();

  /** What is sent in fifty minutes, by minute. */
  private List<List<OutgoingEvent>> play(Scenario scenario, long seed) {
    ScenarioTraffic traffic =
        new ScenarioTraffic(scenario, seed, 1, 10, Shares.ALL_GOOD, EVERY.toNanos(), truth::add);
    List<List<OutgoingEvent>> minutes = new ArrayList<>();
    for (int i = 0; i < LENGTH.toMinutes(); i++) {
      minutes.add(new ArrayList<>());
    }
    long before = 0;
    for (long due = traffic.nextDueNanos(); due < LENGTH.toNanos(); due = traffic.nextDueNanos()) {
      assertThat(due).isGreaterThanOrEqualTo(before);
      before = due;
      OutgoingEvent event = traffic.next(START.toEpochMilli() + due / 1_000_000);
      minutes.get((int) (due / Duration.ofMinutes(1).toNanos())).add(event);
    }
    return minutes;
  }

  private static List<String> bodies(List<List<OutgoingEvent>> minutes) {
    return minutes.stream()
        .flatMap(List::stream)
        .map(event -> new String(event.body(), StandardCharsets.ISO_8859_1))
        .toList();
  }

  private static long viewsOf(String page, List<OutgoingEvent> events) {
    EventParser parser = new EventParser();
    return events.stream()
        .filter(
            event -> {
              var unused = parser.parse(event.body(), START.toEpochMilli());
              return parser.event().page().toString().equals(page)
                  && parser.event().eventType().toString().equals("page_view");
            })
        .count();
  }

  @ParameterizedTest
  @EnumSource(Scenario.class)
  void theSameSeedIsTheSameTrafficAndTruth(Scenario scenario) {
    List<String> first = bodies(play(scenario, 3));
    List<Label> told = List.copyOf(truth);
    truth.clear();

    assertThat(bodies(play(scenario, 3))).isEqualTo(first);
    assertThat(truth).isEqualTo(told).hasSize(2);
    assertThat(bodies(play(scenario, 4))).isNotEqualTo(first);
  }

  @Test
  void aSpikeIsWhereTheTruthSays() {
    List<List<OutgoingEvent>> minutes = play(Scenario.SPIKE, 1);

    Label label = truth.get(0);
    assertThat(label.kind()).isEqualTo("spike");
    assertThat(label.from()).isEqualTo(START.plus(EVERY));
    long before = 0;
    long during = 0;
    for (int i = 0; i < 4; i++) {
      before += viewsOf(label.subject(), minutes.get(15 + i));
      during += viewsOf(label.subject(), minutes.get(20 + i));
    }
    assertThat(during).isGreaterThan(2 * before);
  }

  @Test
  void anOutageOfTheShopLeavesNextToNothing() {
    List<List<OutgoingEvent>> minutes = play(Scenario.OUTAGE, 1);

    assertThat(truth.get(1).subject()).isEqualTo("(site)");
    assertThat(minutes.get(41).size()).isLessThan(minutes.get(15).size() / 10);
  }

  @Test
  void whatABadReleaseSendsHasTheReasonThatTheTruthSays() {
    Map<String, Integer> reasons = new HashMap<>();
    EventParser parser = new EventParser();
    List<List<OutgoingEvent>> minutes = play(Scenario.BAD_RELEASE, 1);

    Label label = truth.get(0);
    for (OutgoingEvent event : minutes.get(22)) {
      if (event.kind() == Kind.BAD) {
        var unused = parser.parse(event.body(), label.from().plusSeconds(180).toEpochMilli());
        parser.event().reasons().forEach(reason -> reasons.merge(reason.code(), 1, Integer::sum));
      }
    }
    assertThat(reasons.keySet()).contains(label.subject().split("\t", -1)[0]);
  }

  @Test
  void aReplayAttackIsASpikeOfAPageMadeOfOldBeacons() {
    List<List<OutgoingEvent>> minutes = play(Scenario.REPLAY_ATTACK, 1);

    Label label = truth.get(0);
    assertThat(label.kind()).isEqualTo("spike");
    assertThat(viewsOf(label.subject(), minutes.get(21)))
        .isGreaterThan(2 * viewsOf(label.subject(), minutes.get(19)));
    List<String> before = bodies(minutes.subList(0, 18));
    assertThat(bodies(minutes.subList(21, 22)))
        .filteredOn(before::contains)
        .as("what was sent before, long enough ago to count again")
        .hasSizeGreaterThan(10)
        .allMatch(body -> body.contains("\"sent_at\""));
  }

  @ParameterizedTest
  @CsvSource({"12, spike", "1, none"})
  void aReplayAttackIsSeenOnceThereIsAPastToReplay(int minutes, String kind) {
    for (long seed = 1; seed <= 8; seed++) {
      assertThat(firstReplayAttack(seed, Duration.ofMinutes(minutes)).kind())
          .as("seed %d", seed)
          .isEqualTo(kind);
    }
  }

  private static Label firstReplayAttack(long seed, Duration every) {
    List<Label> told = new ArrayList<>();
    ScenarioTraffic traffic =
        new ScenarioTraffic(
            Scenario.REPLAY_ATTACK, seed, 1, 20, Shares.ALL_GOOD, every.toNanos(), told::add);
    while (told.isEmpty()) {
      var unused = traffic.next(START.toEpochMilli() + traffic.nextDueNanos() / 1_000_000);
    }
    return told.get(0);
  }

  @Test
  void writesTheTruthAsOneLineOfJson() {
    Label label = new Label(Scenario.BOT, "bot", "u\"1", START, START.plusSeconds(60), "scraper");

    assertThat(label.toJson())
        .isEqualTo(
            "{\"scenario\":\"bot\",\"kind\":\"bot\",\"subject\":\"u\\\"1\","
                + "\"from\":\"2026-01-15T00:00:00Z\",\"until\":\"2026-01-15T00:01:00Z\","
                + "\"about\":\"scraper\"}");
  }
}
