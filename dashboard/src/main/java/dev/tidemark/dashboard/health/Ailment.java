package dev.tidemark.dashboard.health;

import java.util.Locale;

/** What can be wrong with a stage. */
enum Ailment {
  /** The source's address does not answer. */
  NO_ANSWER(Stage.State.BAD),
  /** The application says that it is not ready. */
  NOT_READY(Stage.State.BAD),
  /** Kafka does not take events; they go to the gateway's disk. */
  SPOOLING(Stage.State.WARN),
  /** Kafka has taken too long or is away. */
  KAFKA_AWAY(Stage.State.BAD),
  /** The processor is behind. */
  LAGGING(Stage.State.WARN),
  /** The processor has not written for a while. */
  QUIET(Stage.State.WARN),
  /** Spark dropped rows that should have been counted. */
  ROWS_DROPPED(Stage.State.BAD),
  /** The dashboard's questions to the store fail. */
  STORE_AWAY(Stage.State.BAD),
  /** The processor's writes to the store fail and are repeated. */
  WRITES_FAIL(Stage.State.WARN),
  /** The ledger does not balance. */
  UNEXPLAINED(Stage.State.BAD),
  /** What is shown is old. */
  STALE(Stage.State.WARN);

  private final Stage.State state;

  Ailment(Stage.State state) {
    this.state = state;
  }

  Stage.State state() {
    return state;
  }

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
