package dev.tidemark.dashboard.query;

import dev.tidemark.results.LedgerMinute;
import dev.tidemark.results.LedgerTotals;
import dev.tidemark.results.PartitionProgress;
import dev.tidemark.results.ResultStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Where every accepted event is: in total, of late, and by minute. */
public final class LedgerQuery {
  private static final int RECENT_MINUTES = 10;

  private final ResultStore store;

  public LedgerQuery(ResultStore store) {
    this.store = store;
  }

  /**
   * The totals; sums of the last ten minutes, and of the same ten an hour ago; and how many events
   * were accepted in the minute an hour ago.
   */
  public JsonObject summary(Instant now) {
    Minutes recent = Minutes.last(RECENT_MINUTES, now);
    Minutes before = recent.earlier(Duration.ofHours(1));
    List<LedgerMinute> minutes = store.ledgerMinutes(before.from(), recent.until());
    Instant hourAgo = Minutes.last(1, now).earlier(Duration.ofHours(1)).from();
    return new JsonObject()
        .put("totals", totals())
        .put("recent", sums(recent, minutes))
        .put("anHourAgo", sums(before, minutes))
        .put(
            "acceptedInMinuteAnHourAgo",
            minutes.stream()
                .filter(minute -> minute.minute().equals(hourAgo))
                .mapToLong(LedgerMinute::accepted)
                .sum());
  }

  public JsonObject totals() {
    LedgerTotals totals = store.ledger();
    return new JsonObject()
        .put("accepted", totals.accepted())
        .put("acknowledged", totals.acknowledged())
        .put("counted", totals.counted())
        .put("quarantined", totals.quarantined())
        .put("late", totals.late())
        .put("duplicate", totals.duplicate())
        .put("unexplained", totals.unexplained());
  }

  /** How far each partition of the events topic has been read. */
  public JsonArray partitions() {
    JsonArray partitions = new JsonArray();
    for (PartitionProgress progress : store.progress()) {
      partitions.add(
          new JsonObject()
              .put("partition", progress.partition())
              .put("readUntil", progress.readUntil()));
    }
    return partitions;
  }

  /** By minute of append, oldest first; minutes without events are absent. */
  public JsonArray minutes(Instant now, int count) {
    Minutes range = Minutes.last(count, now);
    JsonArray minutes = new JsonArray();
    for (LedgerMinute minute : store.ledgerMinutes(range.from(), range.until())) {
      minutes.add(
          new JsonObject()
              .put("minute", minute.minute().toString())
              .put("accepted", minute.accepted())
              .put("counted", minute.counted())
              .put("quarantined", minute.quarantined())
              .put("late", minute.late())
              .put("duplicate", minute.duplicate())
              .put("unexplained", minute.unexplained()));
    }
    return minutes;
  }

  private static JsonObject sums(Minutes range, List<LedgerMinute> minutes) {
    long accepted = 0;
    long quarantined = 0;
    long late = 0;
    for (LedgerMinute minute : minutes) {
      int i = range.index(minute.minute());
      if (i >= 0 && i < range.count()) {
        accepted += minute.accepted();
        quarantined += minute.quarantined();
        late += minute.late();
      }
    }
    return new JsonObject()
        .put("minutes", range.count())
        .put("accepted", accepted)
        .put("quarantined", quarantined)
        .put("late", late);
  }
}
