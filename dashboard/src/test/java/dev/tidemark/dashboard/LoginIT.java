package dev.tidemark.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.browser.Browser;
import dev.tidemark.dashboard.access.AccessConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Logging in, and being logged out while one looks, in a real browser. */
@Timeout(300)
class LoginIT {
  private static final String TOKEN = "reader-token-1234";
  private static final String SHOWN = "/?lang=en&theme=dark#/pages/ofertas?range=360";

  @TempDir Path userData;
  private Browser browser;

  @Test
  void whoIsLoggedOutIsAskedToLogInAndComesBackToTheSame() throws IOException {
    DashboardConfig config =
        new DashboardConfig("127.0.0.1", 0, Duration.ofMillis(50), 10, "http://localhost:8080")
            .withAccess(AccessConfig.open().withTokens(Optional.of(TOKEN), Optional.empty()));
    try (RunningDashboard dashboard = new RunningDashboard(Clock.systemUTC(), config).start();
        Browser chromium = PageInBrowser.start(userData, "en")) {
      browser = chromium;
      browser.open(dashboard.address() + SHOWN);
      logIn(dashboard);

      browser.eval("fetch('/api/logout', {method: 'POST'}).then(r => r.status)");
      logIn(dashboard); // the view's next question was refused

      browser.eval("location.hash = '#/'");
      patiently()
          .until(() -> browser.eval("document.body.dataset.verdict !== undefined").equals(true));
      browser.eval("fetch('/api/logout', {method: 'POST'}).then(r => r.status)");
      int port = dashboard.port();
      dashboard.stop();
      dashboard.start(port);
      // The first screen asks nothing but for the stream, which is refused now.
      patiently().until(() -> browser.texts("form label").equals(List.of("Token")));
      assertThat((String) browser.eval("location.hash")).isEqualTo("#/");
    }
  }

  private void logIn(RunningDashboard dashboard) {
    patiently().until(() -> browser.texts("form label").equals(List.of("Token")));
    browser.eval("document.querySelector('#token').value = '" + TOKEN + "'");
    browser.click("form button");
    patiently().until(() -> browser.texts("h1.page-title").equals(List.of("/ofertas")));
    assertThat(browser.eval("location.href")).isEqualTo(dashboard.address() + SHOWN);
  }

  private static ConditionFactory patiently() {
    return PageInBrowser.patiently().ignoreExceptions();
  }
}
