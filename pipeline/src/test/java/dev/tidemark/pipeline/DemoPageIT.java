package dev.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.broker.BrokerProcess;
import dev.tidemark.browser.Browser;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo shop in a real browser, from a click to the number on the dashboard. */
@Timeout(600)
class DemoPageIT {
  @TempDir Path folder;

  private Browser browser;

  @Test
  void aVisitorSeesTheirOwnEventsArrive() throws Exception {
    assumeTrue(Browser.isInstalled(), "No Chromium with its WebDriver in /usr/bin");
    try (BrokerProcess broker = BrokerProcess.start(folder.resolve("kafka"));
        Gateway gateway = Gateway.start(broker);
        EmbeddedRun embedded =
            EmbeddedRun.start(
                broker,
                folder,
                "--dashboard.demo-page=true",
                "--dashboard.gateway-url=" + gateway.address(),
                "--dashboard.gateway-admin-url=http://" + gateway.adminAddress());
        Browser chromium = Browser.start(folder.resolve("browser"), "en")) {
      browser = chromium;
      browser.resize(1_280, 900);
      browser.open(embedded.pageAddress() + "/demo/?theme=light");

      patiently().until(() -> counted("page_view") == 1);
      browser.click(".product:nth-child(1) .see");
      patiently().until(() -> counted("page_view") == 2 && counted("view_item") == 1);
      browser.click(".product:nth-child(2) .add");
      browser.click(".broken");
      browser.click(".fail");
      browser.click(".acts .primary");

      patiently().until(() -> counted("purchase") == 1 && counted("begin_checkout") == 1);
      patiently().until(() -> counted("js_error") == 1 && counted("add_to_cart") == 1);
      patiently().until(() -> !browser.texts(".steps .quarantined").isEmpty());
      assertThat(browser.text(".steps .quarantined")).contains("no user_id");
      patiently().until(() -> counted("page_view") == 3); // and the cart's
      picture("demo");
      String item =
          (String) browser.eval("document.querySelector('[data-type=view_item] bdi').title");
      assertThat(eventsOf(embedded.pageAddress(), item))
          .as("view of the page, view of the item, cart, error")
          .isEqualTo(4);
      browser.click("[data-type=view_item] .open");
      patiently().until(() -> browser.texts("h1").equals(List.of(item)));
      patiently().until(() -> browser.text(".sums").contains("4 events"));
      assertThat(browser.complaints()).allMatch(text -> text.contains("this button throws"));
      browser.open(embedded.pageAddress() + "/?lang=en&theme=light#/health");
      patiently().until(() -> browser.texts(".stage[data-level=good]").size() == 5);
      picture("health");
    }
  }

  /** Events of a type that the page says are counted. */
  private long counted(String type) {
    return browser.texts("[data-type=" + type + "] .steps .counted").size();
  }

  private static long eventsOf(String dashboard, String page) throws Exception {
    URI uri =
        URI.create(dashboard + "/api/page?page=" + URLEncoder.encode(page, StandardCharsets.UTF_8));
    String answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
            .body();
    return new JsonObject(answer).getLong("events");
  }

  /** For the documents, where a folder for it is given. */
  private void picture(String name) throws Exception {
    String pictures = System.getProperty("tidemark.pictures");
    if (pictures != null) {
      JsonObject captured =
          (JsonObject)
              browser.developerTool(
                  "Page.captureScreenshot", new JsonObject().put("format", "png"));
      Files.write(
          Path.of(pictures, name + ".png"), Base64.getDecoder().decode(captured.getString("data")));
    }
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofMinutes(1));
  }
}
