package dev.tidemark.loadgen.scenario;

import dev.tidemark.loadgen.traffic.OutgoingEvent;

/** Events that come on top of the shoppers'. */
interface Stream {

  /** When the next one is due; {@link dev.tidemark.loadgen.traffic.Traffic#END} for never. */
  long nextDueNanos();

  OutgoingEvent next(long nowMillis);
}
