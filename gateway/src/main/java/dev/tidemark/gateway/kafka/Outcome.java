package dev.tidemark.gateway.kafka;

import dev.tidemark.gateway.refusal.Refusal;

/** Who is told what became of a body's records. On the event loop that published them. */
public interface Outcome {
  /**
   * Most likely the records are stored, and it is told so after others. To be used for a first
   * short step, since of short steps for many a core does several while it waits for memory.
   */
  default void soon() {}

  /**
   * The outcome.
   *
   * @param refusal null if every record is stored, else why not
   */
  void told(Refusal refusal);
}
