package dev.tidemark.dashboard.query;

import dev.tidemark.results.AlertKind;
import dev.tidemark.results.AlertRow;
import dev.tidemark.results.MetricCount;
import dev.tidemark.results.Metrics;
import dev.tidemark.results.PageMinute;
import dev.tidemark.results.ResultStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What the detectors say has happened, each with the last half hour of what it is about. */
public final class AlertsQuery {
  public static final int SHOWN = 50;
  private static final int TRACE_MINUTES = 30;
  private static final int TRACED_PAGES = 2_000;

  private final ResultStore store;

  public AlertsQuery(ResultStore store) {
    this.store = store;
  }

  /**
   * Alerts that are open, or were in the range, and how many there are; those that opened last
   * first. Of more than {@code limit}, closed ones are left out before any that is open: many short
   * alerts, which strangers can bring about, hide none that lasts.
   */
  public JsonObject alerts(Minutes range, int limit, Instant now) {
    List<AlertRow> alerts = store.alerts(range.from(), range.until());
    return new JsonObject().put("matching", alerts.size()).put("alerts", json(alerts, limit, now));
  }

  /** Alerts about one page, or its quarantine. */
  public JsonArray alertsOf(String page, Minutes range, Instant now) {
    return json(
        store.alerts(range.from(), range.until()).stream()
            .filter(alert -> isAbout(alert, page))
            .toList(),
        SHOWN,
        now);
  }

  private static boolean isAbout(AlertRow alert, String page) {
    return switch (alert.kind()) {
      case SPIKE, SILENCE -> alert.subject().equals(page);
      case QUARANTINE_SURGE -> Metrics.parts(alert.subject())[1].equals(page);
      case BOT -> false;
    };
  }

  private JsonArray json(List<AlertRow> alerts, int limit, Instant now) {
    Traces traces = new Traces(Minutes.last(TRACE_MINUTES, now));
    JsonArray all = new JsonArray();
    alerts.stream()
        .sorted(Comparator.comparing(AlertRow::open).reversed())
        .limit(limit)
        .sorted(Comparator.comparing(AlertRow::openedAt).reversed())
        .map(alert -> json(alert, traces))
        .forEach(all::add);
    return all;
  }

  private static JsonObject json(AlertRow alert, Traces traces) {
    JsonObject numbers = new JsonObject();
    alert.numbers().forEach(numbers::put);
    return new JsonObject()
        .put("kind", alert.kind().code())
        .put("subject", new JsonArray(List.of(Metrics.parts(alert.subject()))))
        .put("openedAt", alert.openedAt().toString())
        .put("closedAt", alert.closedAt() == null ? null : alert.closedAt().toString())
        .put("severity", alert.severity().code())
        .put("score", alert.score())
        .put("numbers", numbers)
        .put("trace", traces.of(alert));
  }

  /** Events by minute of what alerts are about, asked once for each kind that there is. */
  private final class Traces {
    private final Minutes range;
    private final Map<AlertKind, List<MetricCount>> asked = new EnumMap<>(AlertKind.class);

    Traces(Minutes range) {
      this.range = range;
    }

    JsonArray of(AlertRow alert) {
      Predicate<String> isMeant = keys(alert);
      long[] trace = new long[range.count()];
      for (MetricCount count : asked.computeIfAbsent(alert.kind(), this::ask)) {
        int i = range.index(count.windowStart());
        if (i >= 0 && i < trace.length && isMeant.test(count.key())) {
          trace[i] += count.events();
        }
      }
      JsonArray array = new JsonArray();
      Arrays.stream(trace).forEach(array::add);
      return array;
    }

    private List<MetricCount> ask(AlertKind kind) {
      return switch (kind) {
        case SPIKE, SILENCE -> views();
        case QUARANTINE_SURGE -> store.metric(Metrics.QUARANTINED, range.from(), range.until());
        case BOT -> store.metric(Metrics.BOT_SIGNALS, range.from(), range.until());
      };
    }

    private List<MetricCount> views() {
      List<MetricCount> views = new ArrayList<>();
      for (PageMinute minute : store.topPageMinutes(range.from(), range.until(), TRACED_PAGES)) {
        views.add(
            new MetricCount(
                minute.windowStart(), "views", minute.page(), minute.views() + minute.lateViews()));
      }
      return views;
    }

    private static Predicate<String> keys(AlertRow alert) {
      String subject = alert.subject();
      return switch (alert.kind()) {
        case SPIKE, SILENCE -> key -> subject.equals(AlertRow.SITE) || key.equals(subject);
        case QUARANTINE_SURGE -> key -> fits(Metrics.parts(subject), Metrics.parts(key));
        case BOT ->
            key -> subject.equals(AlertRow.MANY_USERS) || Metrics.parts(key)[0].equals(subject);
      };
    }

    private static boolean fits(String[] subject, String[] key) {
      for (int i = 0; i < subject.length; i++) {
        boolean any = subject[i].equals(AlertRow.ALL);
        if (i >= key.length || !(any || subject[i].equals(key[i]))) {
          return false;
        }
      }
      return true;
    }
  }
}
