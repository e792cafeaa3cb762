package dev.tidemark.dashboard.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * What every response says about how a browser may use it. Page names come from strangers: no
 * script, style or frame from elsewhere or from within the page runs, and no text can become markup
 * (trusted types).
 */
final class SecurityHeaders implements Handler<RoutingContext> {
  private static final String CONTENT_SECURITY_POLICY = contentSecurityPolicy("");

  @Override
  public void handle(RoutingContext context) {
    addTo(context.response());
    context.next();
  }

  /** The policy, with one more origin that scripts may come from and beacons may go to. */
  static String contentSecurityPolicy(String origin) {
    String more = origin.isEmpty() ? "" : " " + origin;
    return String.join(
        "; ",
        "default-src 'self'",
        "script-src 'self'" + more,
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'" + more,
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'");
  }

  static void addTo(HttpServerResponse response) {
    response
        .putHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("X-Frame-Options", "DENY")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin");
  }
}
