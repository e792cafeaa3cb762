package dev.tidemark.dashboard.query;

import dev.tidemark.results.MetricCount;
import dev.tidemark.results.Metrics;
import dev.tidemark.results.PageTraffic;
import dev.tidemark.results.ResultStore;
import dev.tidemark.results.TransitionTotal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * How people move: from page to page, in and out, and along the funnel.
 *
 * <p>A view that came from no page of the shop is an entry. A view from which no other view came is
 * an exit, or somebody who is still there. Views that reload their page are left out.
 */
public final class FlowQuery {
  private static final List<String> MODES = List.of("skip", "strict");
  private static final List<String> STEPS =
      List.of("view_item", "add_to_cart", "begin_checkout", "purchase");

  /** So many are asked for, of which the strongest are shown. */
  private static final int ASKED_PAGES = 200;

  private final ResultStore store;

  public FlowQuery(ResultStore store) {
    this.store = store;
  }

  /** A way; null for the world outside the shop. */
  private record Link(String from, String to, long views) {
    JsonObject json() {
      return new JsonObject().put("from", from).put("to", to).put("views", views);
    }
  }

  /** The {@code limit} strongest ways, entries and exits included, most first. */
  public JsonObject strongest(Minutes range, int limit) {
    List<Link> links = new ArrayList<>();
    for (PageTraffic page : store.traffic().traffic(range.from(), range.until(), ASKED_PAGES)) {
      if (!page.page().equals(PageGrid.OTHER)) {
        links.add(new Link(null, page.page(), Math.max(0, page.views() - page.arrived())));
        links.add(new Link(page.page(), null, Math.max(0, page.views() - page.left())));
      }
    }
    store.transitions(range.from(), range.until(), 4 * limit).stream()
        .filter(way -> !way.fromPage().equals(way.toPage()))
        .filter(way -> !way.fromPage().equals(PageGrid.OTHER))
        .map(way -> new Link(way.fromPage(), way.toPage(), way.events()))
        .forEach(links::add);
    JsonArray strongest = new JsonArray();
    links.stream()
        .filter(link -> link.views() > 0)
        .sorted(Comparator.comparingLong(Link::views).reversed())
        .limit(limit)
        .map(Link::json)
        .forEach(strongest::add);
    return json(range)
        .put("views", store.traffic().views(range.from(), range.until()))
        .put("links", strongest);
  }

  /** Shoppers at each step of the funnel, by mode. */
  public JsonObject funnel(Minutes range) {
    List<MetricCount> counts = store.metric(Metrics.FUNNEL, range.from(), range.until());
    JsonObject modes = json(range).put("steps", new JsonArray(STEPS));
    for (String mode : MODES) {
      JsonArray reached = new JsonArray();
      for (String step : STEPS) {
        String key = Metrics.key(mode, step);
        reached.add(
            counts.stream()
                .filter(count -> count.key().equals(key))
                .mapToLong(MetricCount::events)
                .sum());
      }
      modes.put(mode, reached);
    }
    return modes;
  }

  /** Where views of one page came from and went to; null for the world outside. */
  JsonObject around(String page, Minutes range, int limit) {
    PageTraffic traffic = store.traffic().trafficOf(page, range.from(), range.until());
    Stream<Link> into =
        store.traffic().into(page, range.from(), range.until(), limit).stream()
            .map(FlowQuery::link);
    Stream<Link> outOf =
        store.traffic().outOf(page, range.from(), range.until(), limit).stream()
            .map(FlowQuery::link);
    return new JsonObject()
        .put("views", traffic.views())
        .put("entries", Math.max(0, traffic.views() - traffic.arrived()))
        .put("exits", Math.max(0, traffic.views() - traffic.left()))
        .put("arrived", traffic.arrived())
        .put("left", traffic.left())
        .put("into", array(into))
        .put("outOf", array(outOf));
  }

  private static JsonArray array(Stream<Link> links) {
    JsonArray array = new JsonArray();
    links.map(Link::json).forEach(array::add);
    return array;
  }

  private static Link link(TransitionTotal way) {
    return new Link(way.fromPage(), way.toPage(), way.events());
  }

  private static JsonObject json(Minutes range) {
    return new JsonObject()
        .put("from", range.from().toString())
        .put("until", range.until().toString());
  }
}
