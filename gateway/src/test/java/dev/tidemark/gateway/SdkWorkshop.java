package dev.tidemark.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Where the published SDKs run: their packages as npm installs them, a gateway, and a shop's pages
 * with them on another origin than the gateway's.
 */
final class SdkWorkshop implements AutoCloseable {
  private static final Path SOURCES = Path.of("src", "test", "sdk");
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path FOLDER = Path.of("target", "sdk").toAbsolutePath();
  private static final int INSTALL_MINUTES = 5;

  private final String bootstrapServers;
  private final TestGateway gateway;
  private final HttpServer shop;

  private SdkWorkshop(String bootstrapServers, String... gatewayFlags) throws IOException {
    this.bootstrapServers = bootstrapServers;
    this.shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    this.gateway = TestGateway.start(bootstrapServers, gatewayFlags);
  }

  static void assumeNode() {
    assumeTrue(
        Stream.of("/usr/bin/node", "/usr/local/bin/node")
            .map(Path::of)
            .anyMatch(Files::isExecutable),
        "Node is not installed");
  }

  static void assumeChromium() {
    assumeTrue(Files.isExecutable(CHROMIUM), "Chromium is not installed");
  }

  /**
   * Installs the packages, if the last run has not, bundles the pages' scripts, starts the gateway
   * and opens the shop.
   */
  static SdkWorkshop open(String bootstrapServers, String... gatewayFlags) throws IOException {
    assumeNode();
    copySources();
    run(List.of("npm", "install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund"));
    run(List.of("node", "bundle.js", "pages"));
    SdkWorkshop workshop = new SdkWorkshop(bootstrapServers, gatewayFlags);
    workshop.shop.createContext("/", workshop::serve);
    workshop.shop.start();
    return workshop;
  }

  TestGateway gateway() {
    return gateway;
  }

  /** What a visit or a server's run with this mark has brought to Kafka. */
  ArrivedEvents arrived(String mark) {
    return new ArrivedEvents(bootstrapServers, gateway.topic(), mark);
  }

  /** Runs a server's script to its end. */
  void runServer(String script, String mark) throws IOException {
    ProcessBuilder node = new ProcessBuilder("node", "node/" + script + ".js");
    node.environment().putAll(Map.of("GATEWAY", gatewayAddress(), "MARK", mark));
    finish(start(node, script), script);
  }

  /** Opens a page of the shop in a browser, which stays there until the visit is closed. */
  Visit visit(String script, String mark) throws IOException {
    String page =
        "http://localhost:" + shop.getAddress().getPort() + "/p/" + mark + "?sdk=" + script;
    ProcessBuilder browser = new ProcessBuilder("node", "open.js", page);
    browser.environment().put("CHROMIUM", CHROMIUM.toString());
    return new Visit(start(browser, "page-" + script), "page-" + script);
  }

  /** A browser on a page. */
  static final class Visit implements AutoCloseable {
    private final Process browser;
    private final String name;

    private Visit(Process browser, String name) {
      this.browser = browser;
      this.name = name;
    }

    /** What the page's console and network have said. */
    String log() {
      return logOf(name);
    }

    /** Leaves the page. */
    @Override
    public void close() throws IOException {
      browser.getOutputStream().close();
      finish(browser, name);
    }
  }

  @Override
  public void close() {
    shop.stop(0);
    gateway.close();
  }

  private String gatewayAddress() {
    return "http://127.0.0.1:" + gateway.port();
  }

  private static void copySources() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = FOLDER.resolve(SOURCES.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static void run(List<String> command) throws IOException {
    finish(start(new ProcessBuilder(command), command.get(0)), command.get(0));
  }

  private static Process start(ProcessBuilder command, String name) throws IOException {
    return command
        .directory(FOLDER.toFile())
        .redirectErrorStream(true)
        .redirectOutput(log(name).toFile())
        .start();
  }

  private static void finish(Process process, String name) {
    try {
      if (!process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError(name + " does not end: " + logOf(name));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    if (process.exitValue() != 0) {
      throw new AssertionError(name + " ended with " + process.exitValue() + ": " + logOf(name));
    }
  }

  private static Path log(String name) {
    return FOLDER.resolve(name + ".log");
  }

  private static String logOf(String name) {
    try {
      return Files.readString(log(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code /p/MARK?sdk=NAME} is a product's page with that SDK, {@code /NAME.js} its script. */
  private void serve(HttpExchange request) throws IOException {
    String path = request.getRequestURI().getPath();
    byte[] content;
    if (path.endsWith(".js")) {
      content = Files.readAllBytes(FOLDER.resolve("pages" + path));
    } else if (path.startsWith("/p/")) {
      content = page(path.substring(3), request.getRequestURI().getQuery()).getBytes(UTF_8);
    } else {
      request.sendResponseHeaders(404, -1);
      request.close();
      return;
    }
    request
        .getResponseHeaders()
        .set("Content-Type", path.endsWith(".js") ? "text/javascript" : "text/html;charset=utf-8");
    request.sendResponseHeaders(200, content.length);
    request.getResponseBody().write(content);
    request.close();
  }

  private String page(String mark, String query) {
    return """
        <!doctype html><title>Produto 42</title>
        <script>window.GATEWAY = '%s'; window.MARK = '%s';</script>
        <script src="/%s.js"></script>
        """
        .formatted(gatewayAddress(), mark, query.substring("sdk=".length()));
  }
}
