package dev.tidemark.gateway.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Set;

/**
 * Lets pages of other origins send beacons. The origin is echoed and never {@code *}: browsers send
 * {@code sendBeacon} with credentials, and with a star they drop such beacons in silence.
 *
 * <p>Events of an origin that is not allowed are refused: a simple POST needs no permission to be
 * sent, and a page that cannot read the answer takes it for a failure of the network and sends them
 * again and again. What is no browser names any origin it likes, or none: who may send is a matter
 * of write keys.
 */
final class Cors {
  private static final String ANY = "*";
  private static final String SCHEME_END = "://";
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

  /**
   * Whether events of this origin are taken. Those of the gateway's own are, which browsers name in
   * each POST.
   *
   * @param origin null if the request names none
   * @param host as the request names it
   */
  boolean admits(String origin, String host) {
    return any || origin == null || allowed.contains(origin) || isOf(origin, host);
  }

  private static boolean isOf(String origin, String host) {
    int start = origin.indexOf(SCHEME_END) + SCHEME_END.length();
    return host != null
        && start >= SCHEME_END.length()
        && origin.length() - start == host.length()
        && origin.regionMatches(true, start, host, 0, host.length());
  }

  /** Adds what an answer to this origin needs; nothing for an origin that is not allowed. */
  void allow(String origin, MultiMap responseHeaders) {
    if (origin == null) {
      return;
    }
    vary(responseHeaders);
    if (isAllowed(origin)) {
      responseHeaders.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
      responseHeaders.set(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
    }
  }

  /** Adds what an answer needs that a cache may keep: it is another one for another origin. */
  static void vary(MultiMap responseHeaders) {
    responseHeaders.set(HttpHeaders.VARY, ORIGIN);
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
