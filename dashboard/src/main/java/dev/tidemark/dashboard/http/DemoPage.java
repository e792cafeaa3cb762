package dev.tidemark.dashboard.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * The demo shop: a page with the gateway's tracker on it. It is the one page that may load a script
 * from elsewhere, and that only from the configured gateway.
 *
 * <p>The gateway's address comes from the configuration, which takes no character that means
 * anything in HTML.
 */
final class DemoPage {
  private static final String FILE = "/dev/tidemark/dashboard/page/demo.html";

  private final String html;
  private final String contentSecurityPolicy;

  DemoPage(String gatewayUrl) {
    URI gateway = URI.create(gatewayUrl);
    html = read().replace("{{gateway}}", gatewayUrl);
    contentSecurityPolicy =
        SecurityHeaders.contentSecurityPolicy(gateway.getScheme() + "://" + gateway.getAuthority());
  }

  void addTo(Router router) {
    // The shop's own pages are addresses in this one; the pattern takes /demo itself as well.
    router.get("/demo/*").handler(this::page);
  }

  private void page(RoutingContext context) {
    if (context.request().path().equals("/demo")) {
      var unusedRedirect =
          context.response().setStatusCode(303).putHeader(HttpHeaders.LOCATION, "/demo/").end();
      return;
    }
    var unused =
        context
            .response()
            .putHeader("Content-Security-Policy", contentSecurityPolicy)
            .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
            .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
            .end(html);
  }

  private static String read() {
    try (InputStream in = DemoPage.class.getResourceAsStream(FILE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read '" + FILE + "' from the class path", e);
    }
  }
}
