package dev.tidemark.loadgen.scenario;

import dev.tidemark.loadgen.shop.Moment;
import java.util.SplittableRandom;

/**
 * Something that goes wrong for a while, and what it does to the shoppers' moments. Extra events
 * that it brings are {@link Stream}s.
 */
interface Incident {

  /** What becomes of a moment. */
  Treatment treat(Moment moment, SplittableRandom random);

  /** Nothing changes. */
  Incident NOTHING = (moment, random) -> Treatment.KEPT;
}
