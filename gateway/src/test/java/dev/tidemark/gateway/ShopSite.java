package dev.tidemark.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tidemark.gateway.tracker.TrackerFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A shop's site on an origin of its own: every path is a page with the tracker's snippet, as the
 * documents give it. One path has a strict policy for its content, and demands the tracker's hash.
 * Below {@link #GATEWAY} the gateway can be reached as a part of this site.
 */
final class ShopSite implements AutoCloseable {
  static final String STRICT = "/cofre";
  static final String GATEWAY = "/t";

  /** Keeps what is called before the tracker is there. */
  static final String SNIPPET =
      """
      <script>
        if (!window.tidemark) {
          window.tidemark = {calls: []};
          for (const name of ['track', 'identify', 'optOut', 'optIn'])
            tidemark[name] = (...args) => tidemark.calls.push([name, args, Date.now()]);
        }
      </script>
      """;

  private static final String SCRIPTED =
      SNIPPET
          + """
      <script>
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
      <h1>%1$s</h1></html>
      """;

  private static final String TAG =
      """
      <script async src="%s" %s data-app-id="%s" data-app-version="1.4.2" data-host="%s"
        data-key="%s"></script>
      """;

  /** A page that is not like the others, and its headers: names and values in turn. */
  private record Page(String content, List<String> headers) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, Page> pages = new ConcurrentHashMap<>();
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
    server.createContext(GATEWAY + "/", this::forward);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The tag that loads the tracker, with more attributes. */
  String tag(String attributes) {
    return tag(TrackerFile.PATH, attributes);
  }

  /** Gives a page a content of its own, without the snippet and the tag. */
  void page(String path, String content, String... headers) {
    pages.put(path, new Page(content, List.of(headers)));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private String tag(String path, String attributes) {
    return TAG.formatted(tracker + path, attributes, appId, host, key);
  }

  private void page(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath();
      Page page = path.equals(STRICT) ? strict() : pages.getOrDefault(path, usual());
      Headers headers = exchange.getResponseHeaders();
      headers.set("Content-Type", "text/html; charset=utf-8");
      for (int i = 0; i < page.headers().size(); i += 2) {
        headers.set(page.headers().get(i), page.headers().get(i + 1));
      }
      byte[] bytes = PAGE.formatted("Loja " + path, page.content()).getBytes(UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Page usual() {
    return new Page(SCRIPTED + tag(""), List.of());
  }

  private Page strict() {
    String policy = "default-src 'none'; img-src data:; script-src %s; connect-src %s";
    return new Page(
        tag(file.hashedPath(), "crossorigin=anonymous integrity=\"" + file.integrity() + "\""),
        List.of("Content-Security-Policy", policy.formatted(tracker, host)));
  }

  private void forward(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().toString().substring(GATEWAY.length());
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(tracker + path))
              .method(
                  exchange.getRequestMethod(),
                  BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()))
              .build();
      HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
      byte[] body = answer.body();
      exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the site closes
    }
  }
}
