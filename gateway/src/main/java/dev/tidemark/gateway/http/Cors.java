package dev.tidemark.gateway.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Set;

/**
 * Lets pages of other origins send beacons. The origin is echoed and never {@code *}: browsers send
 * {@code sendBeacon} with credentials, and with a star they drop such beacons in silence.
 *
 * <p>An origin that is not allowed is not refused. Its pages cannot read the answer, and beacons
 * that need a preflight are never sent; but a simple POST arrives whatever is answered, and what is
 * no browser names any origin it likes. Who may send is a matter of write keys.
 */
final class Cors {
  private static final String ANY = "*";
  private static final CharSequence TRUE = HttpHeaders.createOptimized("true");
  private static final CharSequence ORIGIN = HttpHeaders.createOptimized("Origin");

  private static final CharSequence REQUESTED_HEADERS =
      HttpHeaders.createOptimized("Access-Control-Request-Headers");
  private static final CharSequence MAX_AGE_SECONDS = HttpHeaders.createOptimized("86400");

  private final boolean any;
  private final Set<String> allowed;

  Cors(List<String> allowedOrigins) {
    this.any = allowedOrigins.contains(ANY);
    this.allowed = Set.copyOf(allowedOrigins);
  }

  /** Adds what an answer to this origin needs; nothing for an origin that is not allowed. */
  void allow(String origin, MultiMap responseHeaders) {
    if (origin == null) {
      return;
    }
    responseHeaders.set(HttpHeaders.VARY, ORIGIN);
    if (isAllowed(origin)) {
      responseHeaders.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
      responseHeaders.set(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
    }
  }

  /**
   * Adds what an answer to a preflight needs beside that. Whatever headers are asked for are
   * allowed: none of them means anything here, and SDKs add new ones, some on retries only, whose
   * beacons would be lost in silence.
   *
   * @param methods what the path takes
   */
  void allowPreflight(CharSequence methods, MultiMap requestHeaders, MultiMap responseHeaders) {
    String origin = requestHeaders.get(HttpHeaders.ORIGIN);
    if (origin == null || !isAllowed(origin)) {
      return;
    }
    responseHeaders.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, methods);
    responseHeaders.set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
    String requested = requestHeaders.get(REQUESTED_HEADERS);
    if (requested != null) {
      responseHeaders.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, requested);
    }
  }

  private boolean isAllowed(String origin) {
    return any || allowed.contains(origin);
  }
}
