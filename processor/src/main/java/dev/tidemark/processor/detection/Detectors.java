package dev.tidemark.processor.detection;

import dev.tidemark.results.AlertRow;
import java.util.ArrayList;
import java.util.List;

/** All detectors together. Confined to one thread. */
public final class Detectors {
  private final List<Detector> detectors;

  /**
   * @param mostKeys how many pages, and how many places of quarantine, are remembered at a time
   */
  public Detectors(int mostKeys) {
    detectors =
        List.of(new TrafficDetector(mostKeys), new SurgeDetector(mostKeys), new BotDetector());
  }

  /**
   * Judges the next minute: the one after the last, even when it is empty. Answers the alerts that
   * are open, and those that it has closed.
   */
  public List<AlertRow> judge(ClosedMinute minute) {
    List<AlertRow> alerts = new ArrayList<>();
    detectors.forEach(detector -> alerts.addAll(detector.judge(minute)));
    return alerts;
  }

  /** Makes these the alerts that are open, and no others. */
  public void resume(List<AlertRow> open) {
    detectors.forEach(
        detector ->
            detector.resume(
                open.stream().filter(alert -> detector.kinds().contains(alert.kind())).toList()));
  }
}
