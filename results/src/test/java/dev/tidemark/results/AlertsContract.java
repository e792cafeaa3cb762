package dev.tidemark.results;

import static dev.tidemark.results.Rows.START;
import static dev.tidemark.results.Rows.minute;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every result store does with alerts. */
abstract class AlertsContract {

  abstract ResultStore store();

  @Test
  void keepsEveryField() {
    AlertRow open =
        new AlertRow(
            AlertKind.QUARANTINE_SURGE,
            Metrics.key("missing_user_id", "/it's \"a\" página\\", "4.13.0"),
            minute(3),
            null,
            AlertSeverity.HIGH,
            12.625,
            Map.of("observed", 51.0, "expected_rate", 1.0e-7),
            minute(4));
    AlertRow closed = spike("/a", 2, 9, 7.5, 9);

    store().writeAlerts(List.of(open, closed));

    assertThat(store().alerts(START, minute(60))).containsExactly(open, closed);
    assertThat(store().openAlerts()).containsExactly(open);
  }

  @Test
  void theRowThatWasUpdatedLaterStays() {
    store().writeAlerts(List.of(spike("/a", 2, null, 5, 2)));
    store().writeAlerts(List.of(spike("/a", 2, 6, 9, 6), spike("/a", 2, null, 7, 4)));
    store().writeAlerts(List.of(spike("/a", 2, null, 6, 3)));

    assertThat(store().alerts(START, minute(60))).containsExactly(spike("/a", 2, 6, 9, 6));
    assertThat(store().openAlerts()).isEmpty();
  }

  @Test
  void givesThoseThatWereOpenInTheRange() {
    store()
        .writeAlerts(
            List.of(
                spike("/before", 1, 10, 5, 10),
                spike("/into", 2, 11, 5, 11),
                spike("/within", 12, 13, 5, 13),
                spike("/still", 3, null, 5, 20),
                spike("/after", 20, null, 5, 20)));

    assertThat(store().alerts(minute(10), minute(20)))
        .extracting(AlertRow::subject)
        .containsExactly("/within", "/still", "/into");
    assertThat(store().alerts(Instant.MIN, Instant.MAX)).hasSize(5);
  }

  @Test
  void tellsAlertsOfOneSubjectApartByWhenTheyOpened() {
    store().writeAlerts(List.of(spike("/a", 2, 4, 5, 4), spike("/a", 8, null, 6, 8)));

    assertThat(store().alerts(START, minute(60)))
        .extracting(AlertRow::openedAt)
        .containsExactly(minute(8), minute(2));
  }

  @Test
  void remembersHowFarMinutesWereJudged() {
    assertThat(store().detectedUntil()).isEmpty();

    store().writeDetectedUntil(minute(7));
    store().writeDetectedUntil(minute(9));
    store().writeDetectedUntil(minute(8));

    assertThat(store().detectedUntil()).contains(minute(9));
  }

  private static AlertRow spike(
      String page, int openedAt, Integer closedAt, double score, int updatedAt) {
    return new AlertRow(
        AlertKind.SPIKE,
        page,
        minute(openedAt),
        closedAt == null ? null : minute(closedAt),
        AlertSeverity.WARNING,
        score,
        Map.of("observed", 3.0),
        minute(updatedAt));
  }
}
