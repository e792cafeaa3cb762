package dev.tidemark.dashboard.live;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * A section of the snapshot that is asked for at most so often, however often the rest is.
 *
 * <p>Used by one refresh at a time; no locking.
 */
final class PacedSection {
  private final Duration every;
  private final Function<Instant, JsonObject> question;
  private String answer;
  private long askedAtNanos;

  PacedSection(Duration every, Function<Instant, JsonObject> question) {
    this.every = every;
    this.question = question;
  }

  /** The newest answer, or a new one when it is time. */
  String at(Instant now) {
    if (answer == null || System.nanoTime() - askedAtNanos >= every.toNanos()) {
      answer = question.apply(now).encode();
      askedAtNanos = System.nanoTime();
    }
    return answer;
  }
}
