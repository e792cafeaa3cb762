package dev.tidemark.loadgen.scenario;

import dev.tidemark.loadgen.shop.Page;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** How many views a minute pages have had of late, what is older counting less and less. */
final class PageRates {
  private static final double MEMORY_NANOS = 15.0 * Rhythm.MINUTE;

  private final Map<Page, Rate> rates = new LinkedHashMap<>();

  private static final class Rate {
    private double views;
    private long at;

    double at(long nanos) {
      return views * Math.exp((at - nanos) / MEMORY_NANOS);
    }
  }

  void see(Page page, long nanos) {
    Rate rate = rates.computeIfAbsent(page, unseen -> new Rate());
    rate.views = rate.at(nanos) + 1;
    rate.at = nanos;
  }

  double perMinute(Page page, long nanos) {
    Rate rate = rates.get(page);
    return rate == null ? 0 : rate.at(nanos) / (MEMORY_NANOS / Rhythm.MINUTE);
  }

  /** Any page with at least so many views a minute, the busiest if there is none. */
  Page any(double leastPerMinute, long nanos, SplittableRandom random) {
    List<Page> busy = new ArrayList<>();
    Page busiest = null;
    for (Page page : rates.keySet()) {
      if (perMinute(page, nanos) >= leastPerMinute) {
        busy.add(page);
      }
      if (busiest == null || perMinute(page, nanos) > perMinute(busiest, nanos)) {
        busiest = page;
      }
    }
    return busy.isEmpty() ? busiest : busy.get(random.nextInt(busy.size()));
  }
}
