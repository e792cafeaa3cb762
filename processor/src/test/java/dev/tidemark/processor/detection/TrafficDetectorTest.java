package dev.tidemark.processor.detection;

import static dev.tidemark.processor.detection.Minutes.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.results.AlertKind;
import dev.tidemark.results.AlertRow;
import dev.tidemark.results.AlertSeverity;
import dev.tidemark.results.Metrics;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficDetectorTest {
  private final Minutes minutes = new Minutes(new Detectors(1_000), 7);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void saysNothingOfADayByChance(long seed) {
    assertThat(new Minutes(new Detectors(1_000), seed).usual(24 * 60).alerts()).isEmpty();
  }

  @Test
  void opensAndClosesASpikeWithItsNumbers() {
    minutes.usual(30).views(4, Map.of("/c", 100L)).usual(10);

    assertThat(minutes.alerts()).hasSize(1);
    AlertRow alert = minutes.alerts().get(0);
    assertThat(alert.kind()).isEqualTo(AlertKind.SPIKE);
    assertThat(alert.subject()).isEqualTo("/c");
    assertThat(alert.openedAt()).isEqualTo(at(30));
    assertThat(alert.closedAt()).isEqualTo(at(34));
    assertThat(alert.score()).isGreaterThan(5);
    assertThat(alert.numbers()).containsEntry("observed", 100.0);
    assertThat(alert.numbers().get("expected")).isBetween(15.0, 45.0);
  }

  @Test
  void aSpikeOfFiveTimesTheUsualIsHigh() {
    minutes.usual(30).views(2, Map.of("/d", 80L));

    assertThat(minutes.alerts()).hasSize(1);
    assertThat(minutes.alerts().get(0).severity()).isEqualTo(AlertSeverity.HIGH);
    assertThat(minutes.alerts().get(0).open()).isTrue();
  }

  @Test
  void neverJudgesByFewerThanTenMinutes() {
    minutes.usual(9).views(1, Map.of("/c", 500L));

    assertThat(minutes.alerts()).isEmpty();
  }

  @Test
  void aBusyEveningOfTheWholeSiteIsNoSpike() {
    minutes.usual(30).views(20, Map.of("/a", 150L, "/b", 100L, "/c", 50L, "/d", 25L));

    assertThat(minutes.alerts()).isEmpty();
  }

  @Test
  void whatLastsFifteenMinutesIsTheNewLevelAndItsEndIsNoSilence() {
    minutes.usual(30).views(40, Map.of("/d", 100L)).usual(20);

    assertThat(minutes.alerts()).hasSize(1);
    assertThat(minutes.alerts().get(0).closedAt()).isEqualTo(at(45));
  }

  @Test
  void aSpikeIsNoPartOfWhatIsUsual() {
    minutes.usual(30).views(10, Map.of("/c", 200L)).usual(5).views(3, Map.of("/c", 120L));

    assertThat(minutes.alerts()).extracting(AlertRow::openedAt).containsExactly(at(30), at(45));
  }

  @Test
  void aPageThatStopsIsSilentFromItsFirstMinute() {
    minutes.usual(30).views(8, Map.of("/b", 0L)).usual(10);

    assertThat(minutes.alerts()).hasSize(1);
    AlertRow alert = minutes.alerts().get(0);
    assertThat(alert.kind()).isEqualTo(AlertKind.SILENCE);
    assertThat(alert.subject()).isEqualTo("/b");
    assertThat(alert.openedAt()).isEqualTo(at(30));
    assertThat(alert.closedAt()).isEqualTo(at(38));
    assertThat(alert.severity()).isEqualTo(AlertSeverity.HIGH);
  }

  @Test
  void aBusyPageIsSilentAfterTwoMinutesAndAQuietOneAfterMore() {
    Map<String, Long> silent = Map.of("/b", 0L, "/d", 0L);

    minutes.usual(30).views(1, silent);
    assertThat(minutes.alerts()).isEmpty();
    minutes.views(1, silent);
    assertThat(minutes.alerts()).extracting(AlertRow::subject).contains("/b");
    minutes.views(3, silent);
    assertThat(minutes.alerts()).extracting(AlertRow::subject).contains("/d");
  }

  @Test
  void anOutageIsOneAlertOfTheSite() {
    minutes.usual(40).silent(12).usual(20);

    assertThat(minutes.alerts()).hasSize(1);
    AlertRow alert = minutes.alerts().get(0);
    assertThat(alert.subject()).isEqualTo(AlertRow.SITE);
    assertThat(alert.openedAt()).isEqualTo(at(40));
    assertThat(alert.closedAt()).isEqualTo(at(52));
  }

  @Test
  void anOutageOfHoursStaysOneAlert() {
    minutes.usual(40).silent(300);
    assertThat(minutes.alerts()).hasSize(1);
    assertThat(minutes.alerts().get(0).open()).isTrue();

    minutes.usual(30);
    assertThat(minutes.alerts()).hasSize(1);
    assertThat(minutes.alerts().get(0).closedAt()).isEqualTo(at(340));
  }

  @Test
  void aTrickleIsNoNewLevelOfTheSite() {
    Map<String, Long> trickle = Map.of("/a", 6L, "/b", 0L, "/c", 1L, "/d", 0L);

    minutes.usual(40).views(100, trickle).usual(20);

    assertThat(minutes.alerts()).hasSize(1);
    assertThat(minutes.alerts().get(0).subject()).isEqualTo(AlertRow.SITE);
    assertThat(minutes.alerts().get(0).closedAt()).isEqualTo(at(140));
  }

  @Test
  void goesOnWithAnAlertOfAnEarlierRun() {
    minutes.usual(40).silent(5);
    AlertRow before = minutes.alerts().get(0);
    Detectors restarted = new Detectors(1_000);
    restarted.resume(List.of(before));

    AlertRow now =
        restarted.judge(new ClosedMinute(at(45), Map.of(), Map.of(), Map.of(), Map.of())).get(0);

    assertThat(now.openedAt()).isEqualTo(before.openedAt());
    assertThat(now.open()).isTrue();
    assertThat(now.updatedAt()).isEqualTo(at(45));
  }

  @Test
  void pagesBeyondTheLimitOfAMinuteAreNotTakenForSilent() {
    minutes.usual(40);
    minutes.views(10, Map.of("/b", 0L, Metrics.OTHER, 40L));

    assertThat(minutes.alerts()).extracting(AlertRow::subject).doesNotContain(Metrics.OTHER);
  }

  @Test
  void twoThousandNewPagesAMinuteLeaveItBoundedAndRight() {
    TrafficDetector detector = new TrafficDetector(3_000);
    Random random = new Random(1);
    Instant start = Minutes.START;
    for (int minute = 0; minute < 120; minute++) {
      Map<String, Long> views = new HashMap<>(Minutes.usual(random));
      for (int i = 0; i < 1_990; i++) {
        views.put("/attack/" + minute + "/" + i, 1L);
      }
      views.put(Metrics.OTHER, 5_000L);
      views.put("/c", minute < 110 ? views.get("/c") : 200L);
      List<AlertRow> alerts =
          detector.judge(
              new ClosedMinute(
                  start.plusSeconds(60L * minute), views, Map.of(), Map.of(), Map.of()));
      assertThat(alerts)
          .as("minute %d", minute)
          .extracting(AlertRow::subject)
          .containsExactlyElementsOf(minute < 110 ? List.of() : List.of("/c"));
      assertThat(detector.trackedPages()).isLessThanOrEqualTo(3_000);
    }
  }
}
