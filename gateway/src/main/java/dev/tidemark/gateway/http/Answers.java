package dev.tidemark.gateway.http;

import dev.tidemark.gateway.refusal.Refusal;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.EnumMap;
import java.util.Map;

/**
 * The one place where a {@link Refusal} becomes bytes: {@code {"error":"too_large","message":"…"}}.
 */
final class Answers {
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence ONE_SECOND = HttpHeaders.createOptimized("1");

  private static final CharSequence WWW_AUTHENTICATE =
      HttpHeaders.createOptimized("www-authenticate");

  /** Not Basic: browsers would ask their people for a password. */
  private static final CharSequence BEARER = HttpHeaders.createOptimized("Bearer");

  private static final Map<Refusal, Buffer> BODIES = bodies();

  private Answers() {}

  static Buffer body(Refusal refusal) {
    return BODIES.get(refusal);
  }

  /**
   * Sets the headers.
   *
   * @param retryAfterSeconds when to try again, where that makes sense at all
   */
  static void headers(Refusal refusal, long retryAfterSeconds, MultiMap headers) {
    headers.set(HttpHeaders.CONTENT_TYPE, JSON);
    if (refusal.retryable()) {
      CharSequence seconds = retryAfterSeconds == 1 ? ONE_SECOND : Long.toString(retryAfterSeconds);
      headers.set(HttpHeaders.RETRY_AFTER, seconds);
    }
    if (refusal == Refusal.UNKNOWN_WRITE_KEY) {
      headers.set(WWW_AUTHENTICATE, BEARER);
    }
  }

  /**
   * Lets a page's script read when to try again. For our own tracker only: Segment's, when it can
   * read that, makes ten quick attempts instead of going on for minutes.
   */
  static void exposeRetryAfter(MultiMap headers) {
    headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, HttpHeaders.RETRY_AFTER);
  }

  /** Messages are constants of ours, without anything that JSON would have to escape. */
  private static Map<Refusal, Buffer> bodies() {
    Map<Refusal, Buffer> bodies = new EnumMap<>(Refusal.class);
    for (Refusal refusal : Refusal.values()) {
      bodies.put(
          refusal,
          Buffer.buffer(
              "{\"error\":\"" + refusal.tag() + "\",\"message\":\"" + refusal.message() + "\"}\n"));
    }
    return bodies;
  }
}
