package dev.tidemark.dashboard.live;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * A part of the snapshot that is asked for at most so often, however often the rest is.
 *
 * <p>Used by one refresh at a time; no locking.
 */
final class Paced<T> {
  private final Duration every;
  private final Function<Instant, T> question;
  private T answer;
  private long askedAtNanos;

  Paced(Duration every, Function<Instant, T> question) {
    this.every = every;
    this.question = question;
  }

  /** The newest answer, or a new one when it is time. */
  T at(Instant now) {
    if (answer == null || System.nanoTime() - askedAtNanos >= every.toNanos()) {
      answer = question.apply(now);
      askedAtNanos = System.nanoTime();
    }
    return answer;
  }
}
