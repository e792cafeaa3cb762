package dev.tidemark.dashboard.query;

import dev.tidemark.results.PageTotal;
import dev.tidemark.results.ResultStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Views per minute of the strongest pages, and which pages lead. */
public final class PageViewsQuery {
  private static final int SPARKLINE_PAGES = 50;
  private static final int SPARKLINE_MINUTES = 60;

  private final ResultStore store;

  public PageViewsQuery(ResultStore store) {
    this.store = store;
  }

  /** A range in steps, and the pages that lead in it; only {@code limit} pages have a name. */
  public JsonObject history(Minutes range, Steps steps, int limit, Instant now) {
    PageGrid grid =
        new PageGrid(
            steps,
            store.pages().topSeries(range.from(), range.until(), steps.step(), Math.max(limit, 8)));
    JsonArray ranking = new JsonArray();
    Minutes before = range.before();
    double soFar = minutesUntil(range, now);
    for (PageTotal page : store.topPages(range.from(), range.until(), limit)) {
      ranking.add(
          ranked(page)
              .put("change", change(page, soFar, range.count()))
              .put("trace", array(grid.all(page.page()))));
    }
    return new JsonObject()
        .put("from", range.from().toString())
        .put("until", range.until().toString())
        .put("views", PageGrid.sum(grid.total(), 0))
        .put("viewsBefore", store.pages().views(before.from(), before.until()))
        .put("ranking", ranking)
        .put("minutes", minutes(steps, Minutes.provisionalFrom(now), grid, Math.min(limit, 8)));
  }

  /**
   * The leading pages of the last {@code minutes}, each compared with as many minutes before:
   * {@code change} is the relative change of its views a minute, counted to the very second, null
   * for a page without views before.
   */
  public JsonObject ranking(Instant now, int minutes, int limit) {
    Minutes grid = Minutes.last(Math.max(2 * minutes, SPARKLINE_MINUTES), now);
    return ranking(now, minutes, limit, grid, grid(grid));
  }

  /** Both of the first screen, from one question to the store about the last hour. */
  public FirstScreen firstScreen(Instant now, int stacked, int rankedMinutes, int ranked) {
    Minutes range = Minutes.last(SPARKLINE_MINUTES, now);
    PageGrid grid = grid(range);
    return new FirstScreen(
        minutes(Steps.minutes(range), Minutes.provisionalFrom(now), grid, stacked),
        ranking(now, rankedMinutes, ranked, range, grid));
  }

  /** Views in the minute that began an hour before the current one. */
  public long viewsAnHourAgo(Instant now) {
    Minutes minute = Minutes.last(1, now).earlier(Duration.ofHours(1));
    return store.pages().views(minute.from(), minute.until());
  }

  /** What {@link #minutes} and {@link #ranking} answer. */
  public record FirstScreen(JsonObject minutes, JsonObject ranking) {}

  private PageGrid grid(Minutes range) {
    return new PageGrid(
        Steps.minutes(range), store.topPageMinutes(range.from(), range.until(), SPARKLINE_PAGES));
  }

  private static JsonObject minutes(
      Steps range, Instant provisionalFrom, PageGrid grid, int limit) {
    List<String> pages = grid.top(limit, 0);
    JsonArray views = new JsonArray();
    pages.forEach(page -> views.add(array(grid.onTime(page))));
    return new JsonObject()
        .put("from", range.from().toString())
        .put("until", range.until().toString())
        .put("step", range.step().toMinutes())
        .put("provisionalFrom", provisionalFrom.toString())
        .put("pages", new JsonArray(pages))
        .put("views", views)
        .put("other", array(grid.onTimeWithout(pages)))
        .put("late", array(grid.late()));
  }

  private JsonObject ranking(
      Instant now, int minutes, int limit, Minutes gridRange, PageGrid grid) {
    Minutes range = Minutes.last(minutes, now);
    long[] total = grid.total();
    int begins = gridRange.index(range.from());
    double soFar = minutesUntil(range, now);
    JsonArray pages = new JsonArray();
    for (PageTotal page : store.topPages(range.from(), range.until(), limit)) {
      long[] trace = grid.all(page.page());
      pages.add(
          ranked(page)
              .put("change", change(page, soFar, minutes))
              .put(
                  "trace",
                  array(
                      Arrays.copyOfRange(
                          trace, Math.max(0, trace.length - SPARKLINE_MINUTES), trace.length))));
    }
    return new JsonObject()
        .put("from", range.from().toString())
        .put("until", range.until().toString())
        .put("views", PageGrid.sum(total, begins))
        .put(
            "viewsBefore",
            PageGrid.sum(total, Math.max(0, begins - minutes)) - PageGrid.sum(total, begins))
        .put("ranking", pages);
  }

  private static JsonObject ranked(PageTotal page) {
    return new JsonObject()
        .put("page", page.page())
        .put("views", page.views())
        .put("viewsBefore", page.viewsBefore());
  }

  /** Relative change of the views a minute, counted to the second; null without any before. */
  private static Double change(PageTotal page, double minutes, int minutesBefore) {
    double change = (page.views() / minutes) / (page.viewsBefore() / (double) minutesBefore) - 1;
    return Double.isFinite(change) ? Math.round(change * 1_000) / 1_000.0 : null;
  }

  private static double minutesUntil(Minutes range, Instant now) {
    Instant end = now.isBefore(range.until()) && now.isAfter(range.from()) ? now : range.until();
    return Duration.between(range.from(), end).toMillis() / 60_000.0;
  }

  private static JsonArray array(long[] values) {
    JsonArray array = new JsonArray();
    Arrays.stream(values).forEach(array::add);
    return array;
  }
}
