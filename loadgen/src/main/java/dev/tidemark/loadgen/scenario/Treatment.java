package dev.tidemark.loadgen.scenario;

import dev.tidemark.loadgen.traffic.Draft;
import dev.tidemark.loadgen.traffic.OutgoingEvent;
import java.time.Instant;

/** How an event is written otherwise than usual. */
@FunctionalInterface
interface Treatment {
  /** Written as usual. */
  Treatment KEPT = null;

  /** Not written at all. */
  Treatment DROPPED = (draft, userAgent, now) -> null;

  OutgoingEvent write(Draft draft, String userAgent, Instant now);
}
