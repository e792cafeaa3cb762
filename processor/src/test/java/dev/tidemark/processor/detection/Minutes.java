package dev.tidemark.processor.detection;

import dev.tidemark.processor.detection.ClosedMinute.Fault;
import dev.tidemark.processor.detection.ClosedMinute.Source;
import dev.tidemark.results.AlertRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Minutes of a made-up shop, fed to detectors one after the other. */
final class Minutes {
  static final Instant START = Instant.parse("2026-01-15T10:00:00Z");
  static final List<String> PAGES = List.of("/a", "/b", "/c", "/d");

  private final Detectors detectors;
  private final Random random;
  private final List<AlertRow> last = new ArrayList<>();
  private int minute;

  Minutes(Detectors detectors, long seed) {
    this.detectors = detectors;
    this.random = new Random(seed);
  }

  /** An ordinary minute: 60, 40, 20 and 10 views of the four pages, give or take. */
  static Map<String, Long> usual(Random random) {
    Map<String, Long> views = new HashMap<>();
    views.put("/a", poisson(random, 60));
    views.put("/b", poisson(random, 40));
    views.put("/c", poisson(random, 20));
    views.put("/d", poisson(random, 10));
    return views;
  }

  static long poisson(Random random, double mean) {
    double limit = Math.exp(-mean);
    double product = random.nextDouble();
    long count = 0;
    while (product > limit) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }

  static Instant at(int minute) {
    return START.plusSeconds(60L * minute);
  }

  int next() {
    return minute;
  }

  /** So many ordinary minutes. */
  Minutes usual(int minutes) {
    return views(minutes, Map.of());
  }

  /** So many minutes, ordinary but for some pages. */
  Minutes views(int minutes, Map<String, Long> instead) {
    for (int i = 0; i < minutes; i++) {
      Map<String, Long> views = usual(random);
      views.putAll(instead);
      judge(new ClosedMinute(at(minute), views, Map.of(), Map.of(), Map.of()));
    }
    return this;
  }

  Minutes silent(int minutes) {
    for (int i = 0; i < minutes; i++) {
      judge(new ClosedMinute(at(minute), Map.of(), Map.of(), Map.of(), Map.of()));
    }
    return this;
  }

  Minutes quarantined(int minutes, Map<Source, Long> received, Map<Fault, Long> quarantined) {
    for (int i = 0; i < minutes; i++) {
      judge(new ClosedMinute(at(minute), usual(random), received, quarantined, Map.of()));
    }
    return this;
  }

  Minutes signals(int minutes, Map<String, Map<String, Long>> signals) {
    for (int i = 0; i < minutes; i++) {
      judge(new ClosedMinute(at(minute), usual(random), Map.of(), Map.of(), signals));
    }
    return this;
  }

  private void judge(ClosedMinute closed) {
    minute++;
    for (AlertRow alert : detectors.judge(closed)) {
      last.removeIf(
          before ->
              before.kind() == alert.kind()
                  && before.subject().equals(alert.subject())
                  && before.openedAt().equals(alert.openedAt()));
      last.add(alert);
    }
  }

  /** All alerts, each as it was given last. */
  List<AlertRow> alerts() {
    return last;
  }
}
