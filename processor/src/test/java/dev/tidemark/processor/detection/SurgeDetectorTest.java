package dev.tidemark.processor.detection;

import static dev.tidemark.processor.detection.Minutes.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.processor.detection.ClosedMinute.Fault;
import dev.tidemark.processor.detection.ClosedMinute.Source;
import dev.tidemark.results.AlertKind;
import dev.tidemark.results.AlertRow;
import dev.tidemark.results.AlertSeverity;
import dev.tidemark.results.Metrics;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SurgeDetectorTest {
  private static final String REASON = "missing_user_id";
  private static final Map<Source, Long> OLD =
      Map.of(
          new Source("/a", "1.0"), 100L,
          new Source("/b", "1.0"), 100L,
          new Source("/c", "1.0"), 100L,
          new Source("/d", "1.0"), 100L,
          new Source("", ""), 2L);
  private static final Map<Fault, Long> USUAL =
      Map.of(
          new Fault(REASON, new Source("/a", "1.0")), 1L,
          new Fault("malformed_json", new Source("", "")), 2L);

  private final Minutes minutes = new Minutes(new Detectors(1_000), 3);

  @Test
  void aBadReleaseIsOneAlertOfItsVersion() {
    Map<Source, Long> received = new HashMap<>(OLD);
    Map<Fault, Long> quarantined = new HashMap<>(USUAL);
    for (String page : Minutes.PAGES) {
      received.put(new Source(page, "2.0"), 30L);
      quarantined.put(new Fault(REASON, new Source(page, "2.0")), 15L);
    }

    minutes.quarantined(30, OLD, USUAL).quarantined(8, received, quarantined);
    minutes.quarantined(10, OLD, USUAL);

    assertThat(minutes.alerts()).hasSize(1);
    AlertRow alert = minutes.alerts().get(0);
    assertThat(alert.kind()).isEqualTo(AlertKind.QUARANTINE_SURGE);
    assertThat(alert.subject()).isEqualTo(Metrics.key(REASON, AlertRow.ALL, "2.0"));
    assertThat(alert.openedAt()).isEqualTo(at(30));
    assertThat(alert.open()).isFalse();
    assertThat(alert.severity()).isEqualTo(AlertSeverity.HIGH);
    assertThat(alert.numbers().get("rate")).isEqualTo(0.5);
  }

  @Test
  void aSurgeThatIsOverOpensNoOther() {
    Map<Fault, Long> quarantined = new HashMap<>();
    for (String page : Minutes.PAGES) {
      quarantined.put(new Fault(REASON, new Source(page, "1.0")), 90L);
    }

    minutes.quarantined(30, OLD, USUAL).quarantined(20, OLD, quarantined);
    minutes.quarantined(30, OLD, USUAL);

    assertThat(minutes.alerts())
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.openedAt()).isEqualTo(at(30));
              assertThat(alert.closedAt()).isEqualTo(at(50));
            });
  }

  @Test
  void whatComesBackIsAnother() {
    Map<Fault, Long> quarantined = Map.of(new Fault(REASON, new Source("/c", "1.0")), 90L);

    minutes.quarantined(30, OLD, USUAL).quarantined(20, OLD, quarantined);
    minutes.quarantined(10, OLD, USUAL).quarantined(5, OLD, quarantined);

    assertThat(minutes.alerts()).extracting(AlertRow::openedAt).containsExactly(at(30), at(60));
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 200})
  void whatIsWrongWithManyVersionsIsOneAlertOfTheSite(int versions) {
    Map<Source, Long> received = new HashMap<>();
    Map<Fault, Long> quarantined = new HashMap<>();
    for (int version = 0; version < versions; version++) {
      for (String page : Minutes.PAGES) {
        Source source = new Source(page, "1." + version);
        received.put(source, 10L);
        quarantined.put(new Fault("in_the_future", source), 9L);
      }
    }

    minutes.quarantined(30, received, Map.of()).quarantined(20, received, quarantined);
    minutes.quarantined(30, received, Map.of());

    assertThat(minutes.alerts())
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.subject())
                  .isEqualTo(Metrics.key("in_the_future", AlertRow.ALL, AlertRow.ALL));
              assertThat(alert.openedAt()).isEqualTo(at(30));
              assertThat(alert.closedAt()).isEqualTo(at(50));
              assertThat(alert.severity()).isEqualTo(AlertSeverity.HIGH);
            });
  }

  @Test
  void aFaultOfOnePageNamesThePage() {
    Map<Fault, Long> quarantined = new HashMap<>(USUAL);
    quarantined.put(new Fault(REASON, new Source("/c", "1.0")), 40L);

    minutes.quarantined(30, OLD, USUAL).quarantined(3, OLD, quarantined);

    assertThat(minutes.alerts())
        .extracting(AlertRow::subject)
        .containsExactly(Metrics.key(REASON, "/c", "1.0"));
  }

  @Test
  void whatHasNoVersionIsOfTheSite() {
    Map<Source, Long> received = new HashMap<>(OLD);
    received.put(new Source("", ""), 60L);
    Map<Fault, Long> quarantined = new HashMap<>(USUAL);
    quarantined.put(new Fault("malformed_json", new Source("", "")), 60L);

    minutes.quarantined(30, OLD, USUAL).quarantined(3, received, quarantined);

    assertThat(minutes.alerts())
        .extracting(AlertRow::subject)
        .containsExactly(Metrics.key("malformed_json", AlertRow.ALL, AlertRow.ALL));
  }

  @Test
  void whatWasAlwaysSoIsNoSurge() {
    Map<Fault, Long> bad = Map.of(new Fault(REASON, new Source("/b", "1.0")), 30L);

    minutes.quarantined(120, OLD, bad);

    assertThat(minutes.alerts()).isEmpty();
  }

  @Test
  void fewEventsAreNoSurge() {
    Map<Source, Long> received = Map.of(new Source("/a", "1.0"), 8L);
    Map<Fault, Long> bad = Map.of(new Fault(REASON, new Source("/a", "1.0")), 8L);

    minutes.quarantined(30, received, Map.of()).quarantined(5, received, bad);

    assertThat(minutes.alerts()).isEmpty();
  }
}
