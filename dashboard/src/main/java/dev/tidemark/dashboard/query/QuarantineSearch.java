package dev.tidemark.dashboard.query;

import dev.tidemark.events.Field;
import dev.tidemark.results.QuarantineBucket;
import dev.tidemark.results.QuarantineFilter;
import dev.tidemark.results.QuarantineRow;
import dev.tidemark.results.ResultStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What of the quarantine fits a filter: how much, by reason over time, and the newest events. */
public final class QuarantineSearch {
  private static final int SHORT_RAW_BYTES = 2_048;
  private static final int WHOLE_RAW_BYTES = 65_536;

  private final ResultStore store;

  public QuarantineSearch(ResultStore store) {
    this.store = store;
  }

  /**
   * The events that fit, newest first, and all of them by reason and stretch of time.
   *
   * @param id only the event at this place; null for any
   * @param steps stretches of time
   */
  public JsonObject events(QuarantineFilter filter, String id, Steps steps, int limit) {
    List<QuarantineRow> rows = id == null ? newest(filter, limit) : at(id, filter);
    Set<String> sentAgain = store.quarantine().sentAgain(rows);
    JsonArray events = new JsonArray();
    rows.forEach(row -> events.add(json(row, sentAgain.contains(place(row)), SHORT_RAW_BYTES)));
    return new JsonObject()
        .put("from", filter.from().toString())
        .put("until", filter.until().toString())
        .put("matching", id == null ? store.quarantine().count(filter) : rows.size())
        .put("reasons", reasons(filter, steps))
        .put("stepMinutes", steps.step().toMinutes())
        .put("first", steps.from().toString())
        .put("steps", steps.count())
        .put("fields", fields())
        .put("events", events);
  }

  /** One event with all its bytes. */
  public Optional<JsonObject> event(String id) {
    return find(id)
        .map(
            row ->
                json(row, !store.quarantine().sentAgain(List.of(row)).isEmpty(), WHOLE_RAW_BYTES));
  }

  private List<QuarantineRow> newest(QuarantineFilter filter, int limit) {
    return store.quarantine().newest(filter, limit).stream().limit(limit).toList();
  }

  private List<QuarantineRow> at(String id, QuarantineFilter filter) {
    return find(id)
        .filter(row -> filter.reason() == null || row.reasons().contains(filter.reason()))
        .filter(row -> filter.page() == null || row.page().equals(filter.page()))
        .filter(row -> filter.appVersion() == null || row.appVersion().equals(filter.appVersion()))
        .stream()
        .toList();
  }

  private Optional<QuarantineRow> find(String id) {
    int dash = id.indexOf('-');
    return store
        .quarantine()
        .at(Integer.parseInt(id.substring(0, dash)), Long.parseLong(id.substring(dash + 1)));
  }

  /** Every reason there is on the page and version, whichever is asked for, most events first. */
  private JsonArray reasons(QuarantineFilter filter, Steps steps) {
    QuarantineFilter anyReason =
        new QuarantineFilter(
            filter.from(), filter.until(), null, filter.page(), filter.appVersion());
    Map<String, long[]> series = new TreeMap<>();
    for (QuarantineBucket bucket : store.quarantine().byReason(anyReason, steps.step())) {
      if (steps.has(bucket.start())) {
        series
                .computeIfAbsent(bucket.reason(), reason -> new long[steps.count()])[
                steps.index(bucket.start())] +=
            bucket.events();
      }
    }
    JsonArray reasons = new JsonArray();
    series.entrySet().stream()
        .sorted((a, b) -> Long.compare(sum(b.getValue()), sum(a.getValue())))
        .forEach(
            entry ->
                reasons.add(
                    new JsonObject()
                        .put("reason", entry.getKey())
                        .put("events", sum(entry.getValue()))
                        .put(
                            "series",
                            new JsonArray(Arrays.stream(entry.getValue()).boxed().toList()))));
    return reasons;
  }

  private static long sum(long[] counts) {
    return Arrays.stream(counts).sum();
  }

  /**
   * The fields that a rule may set, and how long each may be; 0 where the length is not limited.
   */
  private static JsonArray fields() {
    JsonArray fields = new JsonArray();
    for (Field field : Field.values()) {
      fields.add(new JsonObject().put("name", field.key()).put("longest", field.limit()));
    }
    return fields;
  }

  private static String place(QuarantineRow row) {
    return row.partition() + "-" + row.offset();
  }

  private static JsonObject json(QuarantineRow row, boolean sentAgain, int rawBytes) {
    byte[] shown = Arrays.copyOf(row.raw(), Math.min(rawBytes, row.raw().length));
    return new JsonObject()
        .put("id", place(row))
        .put("appendedAt", row.appendedAt().toString())
        .put("receivedAt", row.receivedAt() == null ? null : row.receivedAt().toString())
        .put("reasons", new JsonArray(row.reasons()))
        .put("page", row.page())
        .put("eventType", row.eventType())
        .put("appVersion", row.appVersion())
        .put("sentAgain", sentAgain)
        .put("raw", new String(shown, StandardCharsets.UTF_8))
        .put("rawLength", row.raw().length);
  }
}
