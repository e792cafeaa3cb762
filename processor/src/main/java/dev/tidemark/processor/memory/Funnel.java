package dev.tidemark.processor.memory;

import dev.tidemark.events.Slice;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The way to a purchase, and how far the shoppers of one partition have come on it within half an
 * hour.
 *
 * <p>An event reaches its step in mode {@code skip} when it is the shopper's first of that step in
 * half an hour, and in mode {@code strict} when it completes a chain of all steps up to it, in
 * order and within half an hour, and no chain that is still that young came as far before.
 *
 * <p>What it answers depends on the last half hour of the partition alone. About 90 bytes a
 * shopper; beyond {@value #MOST_SHOPPERS} in half an hour those who came longest ago are forgotten
 * early, and may count again.
 */
public final class Funnel {
  /** The steps in their order, by event type. */
  public static final List<String> STEPS =
      List.of("view_item", "add_to_cart", "begin_checkout", "purchase");

  /** Within so much of append time a shopper passes the funnel once. */
  static final long SPAN_MILLIS = 30 * 60_000;

  /** No step is reached. */
  public static final int NOTHING = 0;

  /** The event reaches its step in mode {@code skip}. */
  public static final int SKIP = 1;

  /** The event reaches its step in mode {@code strict}. */
  public static final int STRICT = 2;

  private static final int MOST_SHOPPERS = 200_000;
  private static final List<byte[]> TYPES =
      STEPS.stream().map(step -> step.getBytes(StandardCharsets.US_ASCII)).toList();

  private final Shoppers shoppers = new Shoppers(2 * STEPS.size(), SPAN_MILLIS, MOST_SHOPPERS);

  /** The step of an event type; −1 for one that is none. */
  public static int step(Slice eventType) {
    for (int step = 0; step < TYPES.size(); step++) {
      if (eventType.contentEquals(TYPES.get(step))) {
        return step;
      }
    }
    return -1;
  }

  /**
   * Takes note of an event, and tells what it reaches: {@link #NOTHING}, or {@link #SKIP} and
   * {@link #STRICT} together.
   *
   * @param shopper a hash of the shopper
   */
  int note(long shopper, int step, long atMillis) {
    int cell = shoppers.cell(shopper, atMillis);
    // First the times of each step's last event, then of each step's youngest chain's first view.
    int reached = shoppers.isYoung(cell, step, atMillis) ? NOTHING : SKIP;
    shoppers.set(cell, step, atMillis);
    int chain = STEPS.size() + step;
    boolean continues = step == 0 || shoppers.isYoung(cell, chain - 1, atMillis);
    if (continues) {
      reached |= shoppers.isYoung(cell, chain, atMillis) ? NOTHING : STRICT;
      if (step == 0) {
        shoppers.set(cell, chain, atMillis);
      } else {
        shoppers.copy(cell, chain - 1, chain);
      }
    }
    return reached;
  }
}
