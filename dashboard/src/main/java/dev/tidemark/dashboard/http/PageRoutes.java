package dev.tidemark.dashboard.http;

import dev.tidemark.dashboard.query.PageSearch;
import dev.tidemark.dashboard.query.PageViewsQuery;
import dev.tidemark.results.ResultStore;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Pages as JSON: which lead, and which have a text in their name. */
final class PageRoutes {
  private static final int MAX_MINUTES = 1_440;
  private static final int LONGEST_TEXT = 2_048;

  private final Answers answers;
  private final PageViewsQuery pageViews;
  private final PageSearch search;

  PageRoutes(ResultStore store, Answers answers) {
    this.answers = answers;
    this.pageViews = new PageViewsQuery(store);
    this.search = new PageSearch(store);
  }

  void addTo(Router router) {
    router.get("/api/pages").handler(this::pages);
    router.get("/api/pages/find").handler(this::find);
  }

  private void pages(RoutingContext context) {
    Parameters parameters = Parameters.of(context.queryParams(), "minutes", "limit");
    int minutes = parameters.integer("minutes", 60, 1, MAX_MINUTES);
    int limit = parameters.integer("limit", 8, 1, 100);
    answers.ask(
        context,
        now ->
            new JsonObject()
                .mergeIn(pageViews.ranking(now, minutes, limit))
                .put("minutes", pageViews.minutes(now, minutes, limit)));
  }

  private void find(RoutingContext context) {
    Parameters parameters = Parameters.of(context.queryParams(), "text", "limit");
    String text = parameters.text("text", LONGEST_TEXT);
    int limit = parameters.integer("limit", 12, 1, 100);
    answers.ask(context, now -> new JsonObject().put("pages", search.find(now, text, limit)));
  }
}
