package dev.tidemark.dashboard.query;

import dev.tidemark.results.MetricCount;
import dev.tidemark.results.Metrics;
import dev.tidemark.results.ResultStore;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Who is there: visitors of the last minutes, and how many of the shoppers buy. */
public final class AudienceQuery {
  static final int VISITORS_MINUTES = 5;
  static final int CONVERSION_MINUTES = 30;
  private static final Duration HOUR = Duration.ofHours(1);

  private final ResultStore store;

  public AudienceQuery(ResultStore store) {
    this.store = store;
  }

  /** Both now and in the same minutes an hour ago. */
  public JsonObject summary(Instant now) {
    Minutes visited = Minutes.last(VISITORS_MINUTES, now);
    Minutes bought = Minutes.last(CONVERSION_MINUTES, now);
    return new JsonObject()
        .put(
            "visitors",
            new JsonObject()
                .put("minutes", VISITORS_MINUTES)
                .put("now", visitors(visited))
                .put("anHourAgo", visitors(visited.earlier(HOUR))))
        .put(
            "conversion",
            new JsonObject()
                .put("minutes", CONVERSION_MINUTES)
                .put("now", conversion(bought))
                .put("anHourAgo", conversion(bought.earlier(HOUR))));
  }

  private long visitors(Minutes range) {
    return store.visitors(range.from(), range.until());
  }

  /** Shoppers that saw an item, and shoppers that bought; each once in half an hour. */
  private JsonObject conversion(Minutes range) {
    List<MetricCount> funnel = store.metric(Metrics.FUNNEL, range.from(), range.until());
    return new JsonObject()
        .put("shoppers", reached(funnel, "view_item"))
        .put("buyers", reached(funnel, "purchase"));
  }

  private static long reached(List<MetricCount> funnel, String step) {
    String key = Metrics.key("skip", step);
    return funnel.stream()
        .filter(count -> count.key().equals(key))
        .mapToLong(MetricCount::events)
        .sum();
  }
}
