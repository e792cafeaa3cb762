package dev.tidemark.bench.score;

import dev.tidemark.bench.score.Play.Raised;
import dev.tidemark.loadgen.scenario.Label;
import dev.tidemark.results.AlertKind;
import dev.tidemark.results.AlertRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The detectors' alerts held against the truth, by kind. */
final class Verdict {
  static final double LEAST_RECALL = 0.95;
  static final double MOST_FALSE_ALERTS = 0.05;

  /** An alert that opens while its cause ends, or is being counted out of a window, is right. */
  private static final Duration SLACK = Duration.ofMinutes(5);

  private final Map<AlertKind, Kind> kinds = new EnumMap<>(AlertKind.class);
  private final List<String> notes = new ArrayList<>();

  /** What one kind's alerts were. */
  static final class Kind {
    private int labels;
    private int found;
    private int right;
    private int wrong;
    private final List<Double> delays = new ArrayList<>();

    double recall() {
      return labels == 0 ? 1 : (double) found / labels;
    }

    double precision() {
      return right + wrong == 0 ? 1 : (double) right / (right + wrong);
    }

    int labels() {
      return labels;
    }

    int wrong() {
      return wrong;
    }

    double medianDelay() {
      List<Double> sorted = delays.stream().sorted().toList();
      return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
    }

    double longestDelay() {
      return delays.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    }
  }

  Verdict() {
    for (AlertKind kind : AlertKind.values()) {
      kinds.put(kind, new Kind());
    }
  }

  Kind of(AlertKind kind) {
    return kinds.get(kind);
  }

  /** Misses and false alerts, a line each. */
  List<String> notes() {
    return notes;
  }

  void add(String play, Play.Outcome outcome) {
    for (Label label : outcome.labels()) {
      if (!label.kind().equals(Label.NONE)) {
        judge(play, label, outcome.alerts());
      }
    }
    for (Raised raised : outcome.alerts()) {
      if (outcome.labels().stream().anyMatch(label -> matches(label, raised.alert()))) {
        of(raised.alert().kind()).right++;
      } else {
        of(raised.alert().kind()).wrong++;
        notes.add(
            "false  %s %s %s %s %s"
                .formatted(
                    play,
                    raised.alert().kind().code(),
                    raised.alert().subject().replace('\t', ' '),
                    raised.alert().openedAt(),
                    raised.alert().numbers()));
      }
    }
  }

  private void judge(String play, Label label, List<Raised> alerts) {
    Kind kind = of(AlertKind.ofCode(label.kind()));
    kind.labels++;
    alerts.stream()
        .filter(raised -> matches(label, raised.alert()))
        .map(Raised::at)
        .sorted()
        .findFirst()
        .ifPresentOrElse(
            at -> {
              kind.found++;
              kind.delays.add(Duration.between(label.from(), at).toMillis() / 60_000.0);
            },
            () -> notes.add("missed " + play + " " + label.toJson()));
  }

  private static boolean matches(Label label, AlertRow alert) {
    boolean before = !alert.openedAt().isBefore(label.from().minus(Duration.ofMinutes(1)));
    return label.kind().equals(alert.kind().code())
        && before
        && alert.openedAt().isBefore(label.until().plus(SLACK))
        && isAbout(label, alert);
  }

  /** A surge's alert may stand for more than the label's version, if that could not be read. */
  private static boolean isAbout(Label label, AlertRow alert) {
    if (alert.kind() != AlertKind.QUARANTINE_SURGE) {
      return label.subject().equals(alert.subject());
    }
    String[] expected = label.subject().split("\t", -1);
    String[] given = alert.subject().split("\t", -1);
    return given[0].equals(expected[0])
        && (given[2].equals(expected[1]) || given[2].equals(AlertRow.ALL));
  }

  /**
   * A line for each detector.
   *
   * @param days of all plays together
   */
  String toText(double days, int pages) {
    StringBuilder text =
        new StringBuilder(
            "detector          true  found  recall  precision  delay min p50  max   false"
                + "  a page and day\n");
    kinds.forEach(
        (kind, counts) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "%-16s %5d  %5d  %6.3f  %9.3f  %13.1f  %4.1f  %4d  %14.4f%n",
                    kind.code(),
                    counts.labels,
                    counts.found,
                    counts.recall(),
                    counts.precision(),
                    counts.medianDelay(),
                    counts.longestDelay(),
                    counts.wrong,
                    counts.wrong / days / pages)));
    return text.toString();
  }

  boolean passes(double days, int pages) {
    return kinds.values().stream()
        .allMatch(
            kind ->
                kind.recall() >= LEAST_RECALL && kind.wrong / days / pages <= MOST_FALSE_ALERTS);
  }
}
