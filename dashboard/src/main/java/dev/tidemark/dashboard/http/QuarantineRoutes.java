package dev.tidemark.dashboard.http;

import dev.tidemark.dashboard.query.Minutes;
import dev.tidemark.dashboard.query.QuarantineSearch;
import dev.tidemark.dashboard.query.Steps;
import dev.tidemark.results.QuarantineFilter;
import dev.tidemark.results.ResultStore;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** The quarantine as JSON: what fits a filter, by reason over time and event by event. */
final class QuarantineRoutes {
  private static final int LONGEST_TEXT = 4_096;

  private final Answers answers;
  private final QuarantineSearch search;

  QuarantineRoutes(ResultStore store, Answers answers) {
    this.answers = answers;
    this.search = new QuarantineSearch(store);
  }

  void addTo(Router router) {
    router.get("/api/quarantine/events").handler(this::events);
    router.get("/api/quarantine/events/:id").handler(this::event);
  }

  private void events(RoutingContext context) {
    Parameters parameters =
        Parameters.of(
            context.queryParams(),
            "minutes",
            "from",
            "until",
            "step",
            "reason",
            "page",
            "appVersion",
            "id",
            "limit");
    String reason = parameters.knownReason("reason");
    String page = parameters.text("page", LONGEST_TEXT);
    String appVersion = parameters.text("appVersion", LONGEST_TEXT);
    String id = parameters.place("id");
    int limit = parameters.integer("limit", 50, 1, 200);
    Duration step = parameters.step();
    answers.ask(
        context,
        now -> parameters.range(now, 60),
        (range, now) -> {
          QuarantineFilter filter = filter(range, reason, page, appVersion);
          return search.events(filter, id, Steps.covering(range, step), limit);
        });
  }

  private static QuarantineFilter filter(
      Minutes range, String reason, String page, String appVersion) {
    return new QuarantineFilter(
        range.from(),
        range.until(),
        reason,
        page.isEmpty() ? null : page,
        appVersion.isEmpty() ? null : appVersion);
  }

  private void event(RoutingContext context) {
    Parameters.of(context.queryParams());
    Parameters path =
        Parameters.of(MultiMap.caseInsensitiveMultiMap().addAll(context.pathParams()), "id");
    String id = path.place("id");
    answers.ask(context, now -> search.event(id).orElse(null));
  }
}
