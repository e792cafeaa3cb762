package dev.tidemark.dashboard.health;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A stage of the pipeline at one moment.
 *
 * @param trouble what is wrong now; null when nothing is known to be
 * @param rate events a second; empty when unknown
 * @param lagSeconds how far it is behind; empty when unknown
 */
record Stage(
    Name name, State state, Trouble trouble, OptionalDouble rate, OptionalDouble lagSeconds) {

  /** The stages in the order that an event takes. */
  enum Name {
    GATEWAY,
    KAFKA,
    PROCESSOR,
    STORE,
    PAGE
  }

  /** How a stage is. */
  enum State {
    OK,
    WARN,
    BAD,
    /** No source tells. */
    UNKNOWN
  }

  static Stage of(
      Name name, boolean known, Trouble trouble, OptionalDouble rate, OptionalDouble lagSeconds) {
    State state = trouble != null ? trouble.ailment().state() : known ? State.OK : State.UNKNOWN;
    return new Stage(name, state, trouble, rate, lagSeconds);
  }

  JsonObject json(Trouble last, Instant now) {
    return new JsonObject()
        .put("stage", name.name().toLowerCase(Locale.ROOT))
        .put("state", state.name().toLowerCase(Locale.ROOT))
        .put("rate", rounded(rate))
        .put("lagSeconds", rounded(lagSeconds))
        .put("problem", last == null ? null : last.json(now));
  }

  static Double rounded(OptionalDouble value) {
    return value.isPresent() ? Math.round(value.getAsDouble() * 1_000) / 1_000.0 : null;
  }
}
