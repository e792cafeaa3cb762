package dev.tidemark.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tidemark.gateway.tracker.TrackerFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A shop's site on an origin of its own: every path is a page with the tracker's snippet, as the
 * documents give it. One path has a strict policy for its content, and demands the tracker's hash.
 */
final class ShopSite implements AutoCloseable {
  static final String STRICT = "/cofre";

  private static final String SCRIPTED =
      """
      <script>
        window.tidemark = {calls: []};
        for (const name of ['track', 'identify', 'optOut', 'optIn'])
          tidemark[name] = (...args) => tidemark.calls.push([name, args, Date.now()]);

        if (location.pathname == '/entrar') {
          tidemark.identify('maria');
          tidemark.track('early', {n: 1});
        }
        function quebrar() {
          Promise.reject(new TypeError('preco is undefined'));
          setTimeout(() => { throw new Error('sem estoque') });
          const often = [...Array(20).fill('de novo'), ...Array(20).keys()];
          setTimeout(() => often.forEach(it => setTimeout(() => { throw it })), 100);
        }
      </script>
      <button onclick="this.textContent = 'foi'">Comprar</button>
      <button id=quebrar onclick="quebrar()">Quebrar</button>
      """;

  private static final String PAGE =
      """
      <!doctype html><html lang=pt-BR><meta charset=utf-8><title>%1$s</title>
      <link rel=icon href=data:,>%2$s
      <script async src="%3$s" %4$s data-app-id="%5$s" data-app-version="1.4.2" data-host="%6$s"
        data-key="%7$s"></script>
      <h1>%1$s</h1></html>
      """;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final TrackerFile file = TrackerFile.load();
  private final String tracker;
  private final String appId;
  private final String host;
  private final String key;

  /**
   * Starts it.
   *
   * @param tracker where the tracker comes from
   * @param host where the events go
   */
  ShopSite(String tracker, String appId, String host, String key) {
    this.tracker = tracker;
    this.appId = appId;
    this.host = host;
    this.key = key;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::page);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void page(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath();
      exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
      boolean strict = path.equals(STRICT);
      if (strict) {
        exchange
            .getResponseHeaders()
            .set(
                "Content-Security-Policy",
                "default-src 'none'; img-src data:; script-src %s; connect-src %s"
                    .formatted(tracker, host));
      }
      byte[] page =
          PAGE.formatted(
                  "Loja " + path,
                  strict ? "" : SCRIPTED,
                  tracker + (strict ? file.hashedPath() : TrackerFile.PATH),
                  strict ? "crossorigin=anonymous integrity=\"" + file.integrity() + "\"" : "",
                  appId,
                  host,
                  key)
              .getBytes(UTF_8);
      exchange.sendResponseHeaders(200, page.length);
      exchange.getResponseBody().write(page);
    }
  }
}
