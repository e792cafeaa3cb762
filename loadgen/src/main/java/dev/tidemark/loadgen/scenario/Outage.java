package dev.tidemark.loadgen.scenario;

import dev.tidemark.loadgen.shop.Moment;
import dev.tidemark.loadgen.shop.Page;
import java.util.SplittableRandom;

/**
 * Nothing comes from a page, or from anywhere.
 *
 * @param page null for the whole shop
 * @param leak the share that comes nevertheless
 */
record Outage(Page page, double leak) implements Incident {
  @Override
  public Treatment treat(Moment moment, SplittableRandom random) {
    boolean hit = page == null || page.equals(moment.page());
    return hit && random.nextDouble() >= leak ? Treatment.DROPPED : Treatment.KEPT;
  }
}
