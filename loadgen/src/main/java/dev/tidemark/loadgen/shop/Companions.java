package dev.tidemark.loadgen.shop;

import java.util.SplittableRandom;
import java.util.function.ObjLongConsumer;

/**
 * The events that a page sends by itself soon after it is seen: what kind of page it is, how fast
 * it was, and now and then an error of its script.
 */
final class Companions {
  private static final double VIEW_ITEM = 0.6;
  private static final double SEARCH = 0.9;
  private static final double BEGIN_CHECKOUT = 0.95;
  private static final double WEB_VITAL = 0.06;
  private static final double JS_ERROR = 0.004;
  private static final long MILLI = 1_000_000;

  private Companions() {}

  /** Gives each companion of the shopper's present page with its delay in nanoseconds. */
  static void of(Shopper shopper, SplittableRandom random, ObjLongConsumer<Moment> taker) {
    if (!shopper.seesNewPage()) {
      return;
    }
    switch (shopper.placeKind()) {
      case PRODUCT -> maybe(VIEW_ITEM, "view_item", 20, 200, shopper, random, taker);
      case SEARCH -> maybe(SEARCH, "search", 20, 200, shopper, random, taker);
      case CHECKOUT -> maybe(BEGIN_CHECKOUT, "begin_checkout", 20, 200, shopper, random, taker);
      default -> {}
    }
    maybe(WEB_VITAL, "web_vital", 1_000, 5_000, shopper, random, taker);
    maybe(JS_ERROR, "js_error", 100, 3_000, shopper, random, taker);
  }

  private static void maybe(
      double share,
      String eventType,
      long fromMillis,
      long toMillis,
      Shopper shopper,
      SplittableRandom random,
      ObjLongConsumer<Moment> taker) {
    if (random.nextDouble() < share) {
      taker.accept(shopper.moment(eventType), random.nextLong(fromMillis, toMillis) * MILLI);
    }
  }
}
