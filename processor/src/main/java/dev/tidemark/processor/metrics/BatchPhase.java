package dev.tidemark.processor.metrics;

import java.util.Locale;

/** A part of a batch that Spark times; the names are Spark's own, see {@link #sparkName}. */
public enum BatchPhase {
  /** The whole batch. */
  TOTAL("triggerExecution"),
  /** Asking Kafka how far it is. */
  LATEST_OFFSET("latestOffset"),
  /** Writing down what the batch will read. */
  WAL_COMMIT("walCommit"),
  /** Making the batch of the source. */
  GET_BATCH("getBatch"),
  /** Planning the query. */
  QUERY_PLANNING("queryPlanning"),
  /** Reading, counting and writing to the store. */
  ADD_BATCH("addBatch"),
  /** Writing down that the batch is done. */
  COMMIT_OFFSETS("commitOffsets");

  private final String sparkName;
  private final String tag = name().toLowerCase(Locale.ROOT);

  BatchPhase(String sparkName) {
    this.sparkName = sparkName;
  }

  /** The key in {@code StreamingQueryProgress.durationMs()}. */
  String sparkName() {
    return sparkName;
  }

  String tag() {
    return tag;
  }
}
