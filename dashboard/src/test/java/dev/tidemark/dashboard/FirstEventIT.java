package dev.tidemark.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.tidemark.browser.Browser;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the page says before there is anything to see, and that it works when pasted. */
@Timeout(300)
class FirstEventIT {
  @TempDir Path userData;

  @Test
  void theLineOnAnEmptyPageSendsAnEvent() throws Exception {
    assumeTrue(Browser.isInstalled(), "No Chromium with its WebDriver in /usr/bin: page not seen");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "No curl: the line was not run");
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    HttpServer gateway =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    gateway.createContext(
        "/v1/events",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          received.add(new String(body, StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    gateway.start();
    String gatewayUrl = "http://127.0.0.1:" + gateway.getAddress().getPort();
    DashboardConfig config =
        new DashboardConfig("127.0.0.1", 0, Duration.ofMillis(50), 10, gatewayUrl);
    try (RunningDashboard dashboard = new RunningDashboard(Clock.systemUTC(), config).start();
        Browser browser = Browser.start(userData, "pt-BR")) {
      browser.open(dashboard.address());
      await()
          .atMost(Duration.ofSeconds(40))
          .until(() -> browser.texts(".first h2").contains("Nenhum evento ainda. Envie um:"));
      assertThat(browser.texts(".panels")).isEmpty();

      // As where the page comes by plain HTTP from another machine.
      browser.eval("(Object.defineProperty(navigator, 'clipboard', {value: undefined}), 1)");
      browser.click(".first button");
      await()
          .atMost(Duration.ofSeconds(40))
          .until(
              () -> browser.eval("getSelection().toString()"), browser.text(".first code")::equals);
      assertThat(browser.complaints()).isEmpty();

      Process shell = new ProcessBuilder("bash", "-c", browser.text(".first code")).start();

      assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(shell.exitValue()).isZero();
      JsonObject event = new JsonObject(received.poll(10, TimeUnit.SECONDS));
      assertThat(event.fieldNames())
          .containsExactlyInAnyOrder("event_type", "user_id", "page", "event_time");
      assertThat(Instant.ofEpochMilli(event.getLong("event_time")))
          .isBetween(Instant.now().minusSeconds(120), Instant.now().plusSeconds(1));

      dashboard.written.views(Instant.now(), "/ofertas/black-friday", 1);
      dashboard.written.slice(Instant.now(), 1, 0, 0, 0);
      await()
          .atMost(Duration.ofSeconds(40))
          .until(() -> browser.texts(".pages .page-name").contains("/ofertas/black-friday"));
      assertThat(browser.texts(".first")).isEmpty();
      assertThat(browser.text(".accepted")).isEqualTo("1 aceito");
      assertThat(browser.text(".counted")).isEqualTo("= 1 contado");
      assertThat(browser.text(".duplicate")).isEqualTo("+ 0 duplicados");
    } finally {
      gateway.stop(0);
    }
  }
}
