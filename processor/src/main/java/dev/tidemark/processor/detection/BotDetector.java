package dev.tidemark.processor.detection;

import dev.tidemark.processor.activity.BotSignal;
import dev.tidemark.results.AlertKind;
import dev.tidemark.results.AlertRow;
import dev.tidemark.results.AlertSeverity;
import dev.tidemark.results.Metrics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Users that behave like machines: one hard signal of behaviour, or two soft ones.
 *
 * <p>A user agent that says it is a bot makes no alert unless it is as fast as 30 events a minute:
 * such traffic is tagged already, may be most of a site's, and nobody has to act on it. At most
 * {@value #MOST_USERS} users have an alert of their own at a time, those with the most events
 * first; the others share one, since a thousand machines are one event to whoever must act.
 */
final class BotDetector implements Detector {
  private static final int MOST_USERS = 20;
  private static final int CALM_MINUTES = 5;
  private static final int ENOUGH_SOFT_SIGNALS = 2;

  private final Map<String, Open> open = new HashMap<>();

  private static final class Open {
    private final Incident incident;
    private long lastFlagged;

    private Open(Incident incident, long lastFlagged) {
      this.incident = incident;
      this.lastFlagged = lastFlagged;
    }
  }

  /** What a user did in a minute. */
  private record Flagged(String user, double events, Set<BotSignal> signals) {
    static Flagged of(String user, Map<String, Long> counts) {
      Set<BotSignal> signals = EnumSet.noneOf(BotSignal.class);
      counts.keySet().forEach(code -> BotSignal.ofCode(code).ifPresent(signals::add));
      return new Flagged(user, Collections.max(counts.values()), signals);
    }

    boolean likeAMachine() {
      long soft = signals.stream().filter(BotSignal::soft).count();
      boolean says = signals.contains(BotSignal.KNOWN_AGENT);
      return signals.contains(BotSignal.RATE_30) || (!says && soft >= ENOUGH_SOFT_SIGNALS);
    }

    boolean high() {
      return signals.contains(BotSignal.RATE_30) && !signals.contains(BotSignal.KNOWN_AGENT);
    }

    Map<String, Double> numbers(int users) {
      Map<String, Double> numbers = new HashMap<>();
      numbers.put("events", events);
      numbers.put("users", (double) users);
      signals.forEach(signal -> numbers.put(signal.code(), 1.0));
      return numbers;
    }

    Flagged with(Flagged other) {
      Set<BotSignal> both = EnumSet.copyOf(signals);
      both.addAll(other.signals);
      return new Flagged(user, events + other.events, both);
    }
  }

  @Override
  public Set<AlertKind> kinds() {
    return EnumSet.of(AlertKind.BOT);
  }

  @Override
  public List<AlertRow> judge(ClosedMinute closed) {
    List<Flagged> flagged = new ArrayList<>();
    closed
        .botSignals()
        .forEach(
            (user, signals) -> {
              Flagged found = Flagged.of(user, signals);
              if (found.likeAMachine() && !user.equals(Metrics.OTHER)) {
                flagged.add(found);
              }
            });
    flagged.sort(
        Comparator.comparingDouble(Flagged::events).reversed().thenComparing(Flagged::user));
    long minute = closed.number();
    Set<String> seen = see(minute, flagged);
    List<AlertRow> alerts = new ArrayList<>();
    open.values()
        .removeIf(
            alert -> {
              boolean over = minute - alert.lastFlagged >= CALM_MINUTES;
              alerts.add(
                  over
                      ? alert.incident.closed(alert.lastFlagged + 1, minute)
                      : alert.incident.open(minute));
              return over && !seen.contains(alert.incident.subject());
            });
    return alerts;
  }

  private Set<String> see(long minute, List<Flagged> flagged) {
    Set<String> seen = new HashSet<>();
    Flagged others = null;
    int otherUsers = 0;
    for (Flagged user : flagged) {
      if (open.containsKey(user.user()) || ownAlerts() < MOST_USERS) {
        see(minute, user.user(), user, 1);
        seen.add(user.user());
      } else {
        others = others == null ? user : others.with(user);
        otherUsers++;
      }
    }
    if (others != null) {
      see(minute, AlertRow.MANY_USERS, others, otherUsers);
      seen.add(AlertRow.MANY_USERS);
    }
    return seen;
  }

  private int ownAlerts() {
    return open.size() - (open.containsKey(AlertRow.MANY_USERS) ? 1 : 0);
  }

  /** The score is events in the minute. */
  private void see(long minute, String subject, Flagged flagged, int users) {
    Open alert =
        open.computeIfAbsent(
            subject, name -> new Open(new Incident(AlertKind.BOT, name, minute), minute));
    alert.lastFlagged = minute;
    alert.incident.see(
        flagged.high() ? AlertSeverity.HIGH : AlertSeverity.WARNING,
        flagged.events(),
        flagged.numbers(users));
  }

  @Override
  public void resume(List<AlertRow> alerts) {
    Map<String, Open> seen = Map.copyOf(open);
    open.clear();
    for (AlertRow alert : alerts) {
      Open before = seen.get(alert.subject());
      long minute = Math.floorDiv(alert.updatedAt().getEpochSecond(), 60);
      open.put(
          alert.subject(),
          new Open(new Incident(alert), before == null ? minute : before.lastFlagged));
    }
  }
}
