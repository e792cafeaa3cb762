package dev.tidemark.dashboard.query;

import dev.tidemark.results.FaultCount;
import dev.tidemark.results.Metrics;
import dev.tidemark.results.PageMinute;
import dev.tidemark.results.ResultStore;
import dev.tidemark.results.TypeCount;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** One page in depth. */
public final class PageQuery {
  private static final int WAYS = 12;
  private static final int TYPES = 20;
  private static final int FAULTS = 20;

  private final ResultStore store;
  private final FlowQuery flow;
  private final AlertsQuery alerts;

  public PageQuery(ResultStore store) {
    this.store = store;
    this.flow = new FlowQuery(store);
    this.alerts = new AlertsQuery(store);
  }

  /** Its views by step, its ways in and out, its events by type, its quarantine, and its alerts. */
  public JsonObject page(String page, Minutes range, Steps steps, Instant now) {
    List<PageMinute> series = store.pages().series(page, range.from(), range.until(), steps.step());
    long before =
        store
            .pages()
            .series(page, range.before().from(), range.before().until(), steps.step())
            .stream()
            .mapToLong(minute -> minute.views() + minute.lateViews())
            .sum();
    long events = store.traffic().events(Metrics.EVENTS_BY_PAGE, page, range.from(), range.until());
    return new JsonObject()
        .put("page", page)
        .put("from", range.from().toString())
        .put("until", range.until().toString())
        .put("minutes", minutes(page, steps, series, now))
        .put(
            "views", series.stream().mapToLong(minute -> minute.views() + minute.lateViews()).sum())
        .put("viewsBefore", before)
        .put("events", events)
        .put("types", types(page, range, events))
        .put("ways", flow.around(page, range, WAYS))
        .put("faults", faults(page, range))
        .put("alerts", alerts.alertsOf(page, range, now));
  }

  /** As for several pages, with this one alone. */
  private static JsonObject minutes(
      String page, Steps steps, List<PageMinute> series, Instant now) {
    long[] onTime = new long[steps.count()];
    long[] late = new long[steps.count()];
    for (PageMinute minute : series) {
      if (steps.has(minute.windowStart())) {
        onTime[steps.index(minute.windowStart())] += minute.views();
        late[steps.index(minute.windowStart())] += minute.lateViews();
      }
    }
    return new JsonObject()
        .put("from", steps.from().toString())
        .put("until", steps.until().toString())
        .put("step", steps.step().toMinutes())
        .put("provisionalFrom", Minutes.provisionalFrom(now).toString())
        .put("pages", new JsonArray().add(page))
        .put("views", new JsonArray().add(array(onTime)))
        .put("other", array(new long[steps.count()]))
        .put("late", array(late));
  }

  /**
   * What the types do not add up to was beyond the limit of a minute's keys, or counted by a
   * release that did not tell types apart. Asked for after the sum, so that no newer event looks
   * like that.
   */
  private JsonArray types(String page, Minutes range, long events) {
    JsonArray types = new JsonArray();
    long rest = events;
    for (TypeCount type : store.traffic().types(page, range.from(), range.until(), TYPES)) {
      types.add(new JsonObject().put("type", type.type()).put("events", type.events()));
      rest -= type.events();
    }
    if (rest > 0) {
      types.add(new JsonObject().put("type", Metrics.OTHER).put("events", rest));
    }
    return types;
  }

  private JsonArray faults(String page, Minutes range) {
    JsonArray faults = new JsonArray();
    for (FaultCount fault : store.traffic().faults(page, range.from(), range.until(), FAULTS)) {
      faults.add(
          new JsonObject()
              .put("reason", fault.reason())
              .put("appVersion", fault.appVersion())
              .put("events", fault.events()));
    }
    return faults;
  }

  private static JsonArray array(long[] values) {
    JsonArray array = new JsonArray();
    Arrays.stream(values).forEach(array::add);
    return array;
  }
}
