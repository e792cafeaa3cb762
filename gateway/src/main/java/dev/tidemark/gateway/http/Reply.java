package dev.tidemark.gateway.http;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.Base64;

/**
 * What a sender is answered when all went well.
 *
 * @param contentType null if there is no content
 * @param content null for none
 * @param cacheControl null if caches may do as they like
 */
record Reply(int status, CharSequence contentType, Buffer content, CharSequence cacheControl) {
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence PLAIN = HttpHeaders.createOptimized("text/plain");
  private static final CharSequence SCRIPT = HttpHeaders.createOptimized("text/javascript");
  private static final CharSequence GIF = HttpHeaders.createOptimized("image/gif");
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
  private static final CharSequence FIVE_MINUTES =
      HttpHeaders.createOptimized("public, max-age=300");

  static final Reply NO_CONTENT = new Reply(204, null, null, null);

  /** One transparent pixel. */
  static final Reply PIXEL =
      new Reply(
          200,
          GIF,
          Buffer.buffer(
              Base64.getDecoder()
                  .decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")),
          NO_STORE);

  static Reply json(String json) {
    return new Reply(200, JSON, Buffer.buffer(json), null);
  }

  static Reply text(int status, String text) {
    return new Reply(status, PLAIN, Buffer.buffer(text), null);
  }

  static Reply script(String script) {
    return new Reply(200, SCRIPT, Buffer.buffer(script), FIVE_MINUTES);
  }

  /** The same, to be kept by browsers for a while. */
  Reply cached() {
    return new Reply(status, contentType, content, FIVE_MINUTES);
  }

  void headers(MultiMap headers) {
    if (contentType != null) {
      headers.set(HttpHeaders.CONTENT_TYPE, contentType);
    }
    if (cacheControl != null) {
      headers.set(HttpHeaders.CACHE_CONTROL, cacheControl);
    }
  }
}
