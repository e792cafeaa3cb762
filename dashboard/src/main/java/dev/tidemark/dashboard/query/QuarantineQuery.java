package dev.tidemark.dashboard.query;

import dev.tidemark.results.QuarantineRow;
import dev.tidemark.results.ResultStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/** What is in quarantine: how much for each reason, and the newest events as they arrived. */
public final class QuarantineQuery {
  private final ResultStore store;

  public QuarantineQuery(ResultStore store) {
    this.store = store;
  }

  /** Events by reason, most first, of those appended in the last {@code minutes}. */
  public JsonArray reasons(Instant now, int minutes) {
    Minutes range = Minutes.last(minutes, now);
    JsonArray reasons = new JsonArray();
    store
        .quarantineByReason(range.from(), range.until())
        .forEach(
            count ->
                reasons.add(
                    new JsonObject().put("reason", count.reason()).put("events", count.events())));
    return reasons;
  }

  /**
   * The newest events, newest first.
   *
   * @param reason only those with this reason; null for all
   * @param rawBytes how much of each event is shown; {@code rawLength} says how long it is
   */
  public JsonArray samples(String reason, int limit, int rawBytes) {
    JsonArray samples = new JsonArray();
    store.quarantined(reason, limit).forEach(row -> samples.add(sample(row, rawBytes)));
    return samples;
  }

  private static JsonObject sample(QuarantineRow row, int rawBytes) {
    byte[] shown = Arrays.copyOf(row.raw(), Math.min(rawBytes, row.raw().length));
    return new JsonObject()
        .put("topic", row.topic())
        .put("partition", row.partition())
        .put("offset", row.offset())
        .put("appendedAt", text(row.appendedAt()))
        .put("receivedAt", text(row.receivedAt()))
        .put("reasons", new JsonArray(row.reasons()))
        .put("page", row.page())
        .put("eventType", row.eventType())
        .put("appVersion", row.appVersion())
        .put("raw", new String(shown, StandardCharsets.UTF_8))
        .put("rawLength", row.raw().length);
  }

  private static String text(Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
