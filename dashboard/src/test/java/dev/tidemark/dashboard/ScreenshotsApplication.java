package dev.tidemark.dashboard;

import dev.tidemark.browser.Browser;
import dev.tidemark.results.ResultStore;
import dev.tidemark.results.ResultStores;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * Takes the pictures of the documents: a real dashboard over made-up traffic, in a real browser.
 * With a second argument {@code all}, every view in every size, theme and language instead, for
 * whoever works on the page.
 */
public final class ScreenshotsApplication {
  private static final String SPIKING = "#/pages/ofertas/black-friday";

  private ScreenshotsApplication() {}

  /** A picture of an address at a size; a height of 0 takes the page as high as it is. */
  private record Shot(String name, String address, int width, int height) {}

  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    if (!Browser.isInstalled()) {
      System.err.println("Cannot take pictures: no Chromium with its WebDriver in /usr/bin");
      System.exit(1);
    }
    boolean all = args.length > 1 && args[1].equals("all");
    Path userData = Files.createTempDirectory("screenshots");
    try (ResultStore store = ResultStores.open("duckdb::memory:");
        Dashboard dashboard = open(store);
        Browser browser = Browser.start(userData, "pt-BR,pt")) {
      browser.developerTool("Emulation.setScrollbarsHidden", new JsonObject().put("hidden", true));
      for (Shot shot : all ? everything() : documents()) {
        byte[] picture = take(browser, dashboard.address(), shot);
        Files.write(folder.resolve(shot.name() + ".png"), picture);
        System.out.printf("%s.png %d KB%n", shot.name(), picture.length / 1_024);
      }
    }
    System.exit(0); // The traffic goes on.
  }

  private static Dashboard open(ResultStore store) {
    store.migrate();
    ShopHours shop = new ShopHours(store, 7);
    shop.writeUntil(Instant.now());
    var unusedUntilTheEnd = shop.goOn();
    return Dashboard.start(
        store,
        new DashboardConfig("127.0.0.1", 0, Duration.ofMillis(250), 10, "http://localhost:8080"));
  }

  private static List<Shot> documents() {
    return List.of(
        new Shot("overview", "/?lang=en&theme=light#/", 1_400, 900),
        new Shot("overview-dark-pt", "/?lang=pt&theme=dark#/", 1_400, 900),
        new Shot("page", "/?lang=en&theme=light" + SPIKING, 1_400, 900),
        new Shot("quarantine", "/?lang=en&theme=light#/quarantine", 1_400, 900),
        new Shot("phone", "/?lang=pt&theme=light#/", 390, 844));
  }

  private static List<Shot> everything() {
    List<Shot> shots = new ArrayList<>();
    for (String look : List.of("light-en", "dark-pt")) {
      String theme = look.substring(0, look.indexOf('-'));
      String settings = "theme=" + theme + "&lang=" + look.substring(look.indexOf('-') + 1);
      for (String view : List.of("", "pages", "flow", "quarantine", "health")) {
        String name = (view.isEmpty() ? "overview" : view) + "-" + look;
        for (int width : new int[] {1_400, 400, 320}) {
          shots.add(new Shot(name + "-" + width, "/?" + settings + "#/" + view, width, 0));
        }
        shots.add(new Shot(name + "-wall", "/?wall=90&" + settings + "#/" + view, 1_920, 1_080));
      }
      shots.add(new Shot("page-" + look + "-1400", "/?" + settings + SPIKING, 1_400, 0));
      shots.add(new Shot("page-" + look + "-320", "/?" + settings + SPIKING, 320, 0));
    }
    return shots;
  }

  private static byte[] take(Browser browser, String dashboard, Shot shot) {
    browser.open("about:blank");
    browser.resize(shot.width(), shot.height() == 0 ? 900 : shot.height());
    browser.open(dashboard + shot.address());
    Awaitility.await("the page's numbers and its answers")
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                browser
                    .eval(
                        "!document.body.classList.contains('waiting')"
                            + " && document.querySelector('.loading') === null"
                            + " && performance.getEntriesByType('resource')"
                            + ".every(e => e.responseEnd > 0 || e.name.endsWith('/stream'))")
                    .equals(true));
    if (shot.height() == 0) {
      Number height = (Number) browser.eval("document.documentElement.scrollHeight");
      browser.resize(shot.width(), Math.min(4_000, height.intValue()));
    }
    // Two frames later what came in last is drawn.
    browser.eval(
        "new Promise(r => requestAnimationFrame(() => requestAnimationFrame(() => r(1))))");
    JsonObject captured =
        (JsonObject)
            browser.developerTool("Page.captureScreenshot", new JsonObject().put("format", "png"));
    return Base64.getDecoder().decode(captured.getString("data"));
  }
}
