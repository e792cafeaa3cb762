package dev.tidemark.processor.detection;

import static dev.tidemark.processor.detection.Minutes.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.results.AlertRow;
import dev.tidemark.results.AlertSeverity;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BotDetectorTest {
  private final Minutes minutes = new Minutes(new Detectors(1_000), 5);

  @Test
  void oneHardSignalIsAnAlertUntilFiveMinutesAfterTheLast() {
    minutes.usual(3).signals(4, Map.of("u", Map.of("rate_30", 55L, "rate_15", 60L))).usual(6);

    assertThat(minutes.alerts()).hasSize(1);
    AlertRow alert = minutes.alerts().get(0);
    assertThat(alert.subject()).isEqualTo("u");
    assertThat(alert.openedAt()).isEqualTo(at(3));
    assertThat(alert.closedAt()).isEqualTo(at(7));
    assertThat(alert.severity()).isEqualTo(AlertSeverity.HIGH);
    assertThat(alert.numbers()).containsEntry("events", 60.0).containsEntry("rate_30", 1.0);
  }

  @Test
  void itTakesTwoSoftSignals() {
    minutes.signals(
        3, Map.of("one", Map.of("rate_15", 9L), "two", Map.of("regular", 9L, "unlinked", 3L)));

    assertThat(minutes.alerts()).extracting(AlertRow::subject).containsExactly("two");
    assertThat(minutes.alerts().get(0).severity()).isEqualTo(AlertSeverity.WARNING);
  }

  @Test
  void whoSaysThatItIsABotIsNoAlertUnlessItIsFast() {
    minutes.signals(
        3,
        Map.of(
            "crawler", Map.of("known_agent", 12L, "regular", 12L, "unlinked", 12L),
            "storm", Map.of("known_agent", 90L, "rate_30", 60L)));

    assertThat(minutes.alerts()).extracting(AlertRow::subject).containsExactly("storm");
    assertThat(minutes.alerts().get(0).severity()).isEqualTo(AlertSeverity.WARNING);
  }

  @Test
  void aThousandMachinesAreTwentyAlertsAndOneForTheRest() {
    Map<String, Map<String, Long>> signals = new HashMap<>();
    for (int i = 0; i < 1_000; i++) {
      signals.put("u" + i, Map.of("rate_30", 30L + i));
    }

    minutes.signals(3, signals);

    assertThat(minutes.alerts()).hasSize(21);
    assertThat(minutes.alerts())
        .filteredOn(alert -> alert.subject().equals(AlertRow.MANY_USERS))
        .singleElement()
        .satisfies(alert -> assertThat(alert.numbers()).containsEntry("users", 980.0));
  }
}
