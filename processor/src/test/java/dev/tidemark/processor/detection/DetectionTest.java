package dev.tidemark.processor.detection;

import static dev.tidemark.processor.detection.Minutes.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidemark.results.AlertRow;
import dev.tidemark.results.BatchResults;
import dev.tidemark.results.MetricCount;
import dev.tidemark.results.Metrics;
import dev.tidemark.results.PageViews;
import dev.tidemark.results.ResultStore;
import dev.tidemark.results.ResultStores;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DetectionTest {
  private static final Instant EVER = Instant.parse("2100-01-01T00:00:00Z");

  private final ResultStore store = ResultStores.open("duckdb::memory:");
  private final Random random = new Random(11);
  private volatile Instant appendedUntil;

  @BeforeEach
  void migrate() {
    store.migrate();
  }

  @AfterEach
  void close() {
    store.close();
  }

  /** Ordinary minutes, but for a page's views. */
  private void write(int from, int until, Map<String, Long> instead) {
    List<PageViews> views = new ArrayList<>();
    List<MetricCount> received = new ArrayList<>();
    for (int minute = from; minute < until; minute++) {
      Map<String, Long> usual = Minutes.usual(random);
      usual.putAll(instead);
      for (Map.Entry<String, Long> page : usual.entrySet()) {
        views.add(new PageViews(at(minute), page.getKey(), page.getValue()));
        received.add(
            new MetricCount(
                at(minute), Metrics.RECEIVED, Metrics.key(page.getKey(), "1.0"), page.getValue()));
      }
    }
    store.write(new BatchResults(views, List.of(), received, List.of(), List.of()));
  }

  /** Judges all minutes before this one. */
  private void judgeUntil(Detection detection, int minute) {
    appendedUntil = at(minute).plusSeconds(125);
    detection.judgeClosedMinutes();
  }

  private Detection detection() {
    return new Detection(store, () -> Optional.ofNullable(appendedUntil), 1_000);
  }

  private List<AlertRow> alerts() {
    return store.alerts(Instant.EPOCH, EVER);
  }

  @Test
  void judgesAMinuteTwoMinutesAndFiveSecondsAfterItsEnd() {
    write(0, 40, Map.of());
    write(40, 41, Map.of("/c", 200L));
    Detection detection = detection();
    judgeUntil(detection, 10);

    appendedUntil = at(41).plusSeconds(125).minusMillis(1);
    detection.judgeClosedMinutes();
    assertThat(alerts()).isEmpty();

    appendedUntil = at(41).plusSeconds(125);
    detection.judgeClosedMinutes();
    assertThat(alerts()).extracting(AlertRow::subject).containsExactly("/c");
    assertThat(store.detectedUntil()).contains(at(41));
  }

  @Test
  void waitsUntilItIsKnownWhatWasRead() {
    Detection detection = detection();

    detection.judgeClosedMinutes();

    assertThat(store.detectedUntil()).isEmpty();
  }

  @Test
  void anAlertStaysOneAlertOverRestartsAtEveryMinute() {
    write(0, 100, Map.of());
    write(100, 106, Map.of("/c", 200L, "/b", 0L));
    write(106, 130, Map.of());
    Detection undisturbed = detection();
    judgeUntil(undisturbed, 10);
    judgeUntil(undisturbed, 130);
    List<AlertRow> expected = alerts();
    assertThat(expected).hasSize(2);

    try (ResultStore other = ResultStores.open("duckdb::memory:")) {
      other.migrate();
      other.write(
          new BatchResults(
              store.pageMinutes(Instant.EPOCH, EVER).stream()
                  .map(page -> new PageViews(page.windowStart(), page.page(), page.views()))
                  .toList(),
              List.of(),
              store.metric(Metrics.RECEIVED, Instant.EPOCH, EVER),
              List.of(),
              List.of()));
      for (int minute = 10; minute <= 130; minute++) {
        appendedUntil = at(minute).plusSeconds(125);
        new Detection(other, () -> Optional.of(appendedUntil), 1_000).judgeClosedMinutes();
      }

      assertThat(other.alerts(Instant.EPOCH, EVER))
          .usingRecursiveFieldByFieldElementComparatorOnFields(
              "kind", "subject", "openedAt", "closedAt")
          .isEqualTo(expected);
      assertThat(other.openAlerts()).isEmpty();
    }
  }

  @Test
  void anAlertStaysOneAlertWhenItIsWrittenAndTheProgressIsNot() {
    write(0, 100, Map.of());
    write(100, 140, Map.of("/c", 200L));
    write(140, 170, Map.of());
    judgeUntil(detection(), 10);
    judgeUntil(detection(), 98);
    for (int minute = 99; minute <= 120; minute++) {
      appendedUntil = at(minute).plusSeconds(125);
      Detection dying =
          new Detection(dyingBeforeProgress(), () -> Optional.of(appendedUntil), 1_000);
      assertThatThrownBy(dying::judgeClosedMinutes).hasMessage("killed");
      detection().judgeClosedMinutes();
    }

    assertThat(alerts())
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.openedAt()).isEqualTo(at(100));
              assertThat(alert.closedAt()).isEqualTo(at(115));
            });
  }

  @Test
  void manyMinutesThatAreJudgedAgainGiveTheSameAlerts() {
    write(0, 100, Map.of());
    write(100, 104, Map.of("/c", 200L));
    write(104, 110, Map.of());
    write(110, 113, Map.of("/d", 200L));
    write(113, 170, Map.of());
    judgeUntil(detection(), 10);
    judgeUntil(detection(), 102);
    appendedUntil = at(132).plusSeconds(125);
    Detection dying = new Detection(dyingBeforeProgress(), () -> Optional.of(appendedUntil), 1_000);
    assertThatThrownBy(dying::judgeClosedMinutes).hasMessage("killed");

    detection().judgeClosedMinutes();

    assertThat(alerts()).extracting(AlertRow::openedAt).containsExactly(at(110), at(100));
    assertThat(alerts()).extracting(AlertRow::closedAt).containsExactly(at(113), at(104));
  }

  private ResultStore dyingBeforeProgress() {
    return (ResultStore)
        Proxy.newProxyInstance(
            ResultStore.class.getClassLoader(),
            new Class<?>[] {ResultStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("writeDetectedUntil")) {
                throw new IllegalStateException("killed");
              }
              return method.invoke(store, arguments);
            });
  }

  @Test
  void judgesWhatWasMissedWhileItWasDown() {
    write(0, 40, Map.of());
    judgeUntil(detection(), 40);
    write(40, 60, Map.of());
    write(60, 63, Map.of("/c", 200L));
    write(63, 200, Map.of());

    judgeUntil(detection(), 200);

    assertThat(alerts()).extracting(AlertRow::openedAt).containsExactly(at(60));
    assertThat(store.openAlerts()).isEmpty();
  }

  @Test
  void minutesWithoutARowAreSilence() {
    write(0, 40, Map.of());
    Detection detection = detection();
    judgeUntil(detection, 40);

    judgeUntil(detection, 50);

    assertThat(store.openAlerts())
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.subject()).isEqualTo(AlertRow.SITE);
              assertThat(alert.openedAt()).isEqualTo(at(40));
            });
  }

  @Test
  void runsOnAThreadOfItsOwn() {
    write(0, 41, Map.of());
    appendedUntil = at(20).plusSeconds(125);
    try (Detection detection = Detection.start(store, () -> Optional.of(appendedUntil), 1_000)) {
      appendedUntil = at(41).plusSeconds(125);
      await("minutes that are judged")
          .atMost(Duration.ofMinutes(1))
          .until(() -> store.detectedUntil().equals(Optional.of(at(41))));
      assertThat(detection).isNotNull();
    }
  }
}
