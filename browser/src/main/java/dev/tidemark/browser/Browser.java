package dev.tidemark.browser;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A headless Chromium, driven by its WebDriver over plain HTTP. */
public final class Browser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final String READY = "was started successfully on port ";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process driver;
  private final String session;

  private Browser(Process driver, String session) {
    this.driver = driver;
    this.session = session;
  }

  public static boolean isInstalled() {
    return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
  }

  /** Starts one that wants its pages in that language. */
  public static Browser start(Path userData, String acceptLanguage) throws IOException {
    Process driver =
        new ProcessBuilder(DRIVER.toString(), "--port=0").redirectErrorStream(true).start();
    String address = "http://127.0.0.1:" + port(driver);
    JsonObject chrome =
        new JsonObject()
            .put("binary", CHROMIUM.toString())
            .put("prefs", new JsonObject().put("intl.accept_languages", acceptLanguage))
            .put(
                "args",
                new JsonArray(
                    List.of(
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage", // which is small in a container
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--user-data-dir=" + userData)));
    JsonObject wanted =
        new JsonObject()
            .put("browserName", "chrome")
            .put("goog:loggingPrefs", new JsonObject().put("browser", "ALL"))
            .put("goog:chromeOptions", chrome);
    Browser starting = new Browser(driver, address + "/session");
    JsonObject capabilities =
        new JsonObject().put("capabilities", new JsonObject().put("alwaysMatch", wanted));
    try {
      JsonObject started = (JsonObject) starting.call("POST", "", capabilities);
      return new Browser(driver, address + "/session/" + started.getString("sessionId"));
    } catch (RuntimeException e) {
      driver.destroy();
      throw e;
    }
  }

  public void open(String address) {
    call("POST", "/url", new JsonObject().put("url", address));
  }

  /** Evaluates an expression in the page. */
  public Object eval(String expression) {
    return call(
        "POST",
        "/execute/sync",
        new JsonObject().put("script", "return " + expression).put("args", new JsonArray()));
  }

  public String text(String selector) {
    return (String) eval("document.querySelector('" + selector + "').innerText.trim()");
  }

  /** The texts of all elements that match and can be seen. */
  public List<String> texts(String selector) {
    JsonArray texts =
        (JsonArray)
            eval(
                "[...document.querySelectorAll('"
                    + selector
                    + "')].filter(e => e.checkVisibility()).map(e => e.innerText.trim())");
    return texts.stream().map(String.class::cast).toList();
  }

  public void click(String selector) {
    JsonObject element =
        (JsonObject)
            call(
                "POST",
                "/element",
                new JsonObject().put("using", "css selector").put("value", selector));
    String id = (String) element.iterator().next().getValue();
    call("POST", "/element/" + id + "/click", new JsonObject());
  }

  /** Presses keys as a person at the keyboard would; see WebDriver for the special ones. */
  public void press(String... keys) {
    JsonArray actions = new JsonArray();
    Stream.of(keys)
        .flatMap(key -> Stream.of(action("keyDown", key), action("keyUp", key)))
        .forEach(actions::add);
    JsonObject keyboard =
        new JsonObject().put("type", "key").put("id", "keyboard").put("actions", actions);
    call("POST", "/actions", new JsonObject().put("actions", new JsonArray().add(keyboard)));
  }

  /** The page's own size, without window frames. */
  public void resize(int width, int height) {
    JsonObject metrics =
        new JsonObject()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", 1)
            .put("mobile", false);
    developerTool("Emulation.setDeviceMetricsOverride", metrics);
  }

  /** Sends a command of the Chrome DevTools Protocol to the tab that is in front. */
  public Object developerTool(String command, JsonObject parameters) {
    return call(
        "POST",
        "/goog/cdp/execute",
        new JsonObject().put("cmd", command).put("params", parameters));
  }

  public void back() {
    call("POST", "/back", new JsonObject());
  }

  public void reload() {
    call("POST", "/refresh", new JsonObject());
  }

  /** The name of the tab in front. */
  public String tab() {
    return (String) call("GET", "/window", null);
  }

  /** Opens an empty tab, brings it to the front and tells its name. */
  public String openTab() {
    JsonObject opened =
        (JsonObject) call("POST", "/window/new", new JsonObject().put("type", "tab"));
    String tab = opened.getString("handle");
    switchTo(tab);
    return tab;
  }

  public void switchTo(String tab) {
    call("POST", "/window", new JsonObject().put("handle", tab));
  }

  /** Closes the tab in front; another is to be switched to. */
  public void closeTab() {
    call("DELETE", "/window", null);
  }

  /** What the console has been told since it was last asked, warnings and errors only. */
  public List<String> complaints() {
    JsonArray log = (JsonArray) call("POST", "/se/log", new JsonObject().put("type", "browser"));
    return log.stream()
        .map(JsonObject.class::cast)
        .filter(entry -> List.of("WARNING", "SEVERE").contains(entry.getString("level")))
        .map(entry -> entry.getString("message"))
        .toList();
  }

  @Override
  public void close() {
    try {
      call("DELETE", "", null);
    } finally {
      driver.destroy();
    }
  }

  private static JsonObject action(String type, String key) {
    return new JsonObject().put("type", type).put("value", key);
  }

  private Object call(String method, String path, JsonObject body) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(session + path))
              .timeout(Duration.ofSeconds(90))
              .method(
                  method,
                  body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()))
              .build();
      String answer = client.send(request, BodyHandlers.ofString()).body();
      Object value = new JsonObject(answer).getValue("value");
      if (value instanceof JsonObject object && object.containsKey("error")) {
        throw new IllegalStateException(method + " " + path + ": " + object.getString("message"));
      }
      return value;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static int port(Process driver) throws IOException {
    BufferedReader output =
        new BufferedReader(new InputStreamReader(driver.getInputStream(), StandardCharsets.UTF_8));
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      int at = line.indexOf(READY);
      if (at >= 0) {
        drain(output);
        return Integer.parseInt(line.substring(at + READY.length()).replaceAll("\\D", ""));
      }
    }
    throw new IOException("The WebDriver ended before it was ready");
  }

  /** What it complains about later would fill the pipe, and then it would stand still. */
  private static void drain(BufferedReader output) {
    Thread thread =
        new Thread(
            () -> {
              try {
                output.transferTo(Writer.nullWriter());
              } catch (IOException e) {
                // It has ended.
              }
            },
            "webdriver-output");
    thread.setDaemon(true);
    thread.start();
  }
}
