package dev.tidemark.dashboard.http;

import dev.tidemark.dashboard.query.PageQuery;
import dev.tidemark.dashboard.query.PageSearch;
import dev.tidemark.dashboard.query.PageViewsQuery;
import dev.tidemark.dashboard.query.Steps;
import dev.tidemark.results.ResultStore;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** Pages as JSON: which lead, one in depth, and which have a text in their name. */
final class PageRoutes {
  private static final int LONGEST_TEXT = 4_096;

  private final Answers answers;
  private final PageViewsQuery pageViews;
  private final PageQuery page;
  private final PageSearch search;

  PageRoutes(ResultStore store, Answers answers) {
    this.answers = answers;
    this.pageViews = new PageViewsQuery(store);
    this.page = new PageQuery(store);
    this.search = new PageSearch(store);
  }

  void addTo(Router router) {
    router.get("/api/pages").handler(this::pages);
    router.get("/api/pages/find").handler(this::find);
    router.get("/api/page").handler(this::page);
  }

  private void pages(RoutingContext context) {
    Parameters parameters =
        Parameters.of(context.queryParams(), "minutes", "from", "until", "step", "limit");
    int limit = parameters.integer("limit", 8, 1, 100);
    Duration step = parameters.step();
    answers.ask(
        context,
        now -> parameters.range(now, 60),
        (range, now) -> pageViews.history(range, Steps.covering(range, step), limit, now));
  }

  private void page(RoutingContext context) {
    Parameters parameters =
        Parameters.of(context.queryParams(), "page", "minutes", "from", "until", "step");
    String name = parameters.text("page", LONGEST_TEXT);
    Duration step = parameters.step();
    answers.ask(
        context,
        now -> parameters.range(now, 60),
        (range, now) -> page.page(name, range, Steps.covering(range, step), now));
  }

  private void find(RoutingContext context) {
    Parameters parameters = Parameters.of(context.queryParams(), "text", "limit");
    String text = parameters.text("text", LONGEST_TEXT);
    int limit = parameters.integer("limit", 12, 1, 100);
    answers.ask(context, now -> new JsonObject().put("pages", search.find(now, text, limit)));
  }
}
