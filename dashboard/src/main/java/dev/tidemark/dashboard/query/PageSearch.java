package dev.tidemark.dashboard.query;

import dev.tidemark.results.PageTotal;
import dev.tidemark.results.ResultStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;

/** Finds pages by a part of their name, among the strongest of the last 24 hours. */
public final class PageSearch {
  private static final int MINUTES = 1_440;
  private static final int SEARCHED_PAGES = 5_000;

  private final ResultStore store;

  public PageSearch(ResultStore store) {
    this.store = store;
  }

  /**
   * Pages with their views, most first.
   *
   * @param text in small or large letters; empty for the strongest pages
   */
  public JsonArray find(Instant now, String text, int limit) {
    Minutes range = Minutes.last(MINUTES, now);
    String wanted = text.toLowerCase(Locale.ROOT);
    JsonArray found = new JsonArray();
    store.topPages(range.from(), range.until(), SEARCHED_PAGES).stream()
        .filter(page -> !page.page().equals(PageGrid.OTHER))
        .filter(page -> page.page().toLowerCase(Locale.ROOT).contains(wanted))
        .limit(limit)
        .map(PageSearch::json)
        .forEach(found::add);
    return found;
  }

  private static JsonObject json(PageTotal page) {
    return new JsonObject().put("page", page.page()).put("views", page.views());
  }
}
