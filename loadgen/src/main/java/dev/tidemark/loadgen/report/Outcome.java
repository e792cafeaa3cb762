package dev.tidemark.loadgen.report;

/** What became of an event that was sent. */
public enum Outcome {
  /** 204: durable. */
  ACCEPTED,
  /** Any other answer. */
  REFUSED,
  /** No connection: it was certainly not received. */
  FAILED,
  /** No answer in time, or the connection broke: it may or may not have been received. */
  UNCERTAIN
}
