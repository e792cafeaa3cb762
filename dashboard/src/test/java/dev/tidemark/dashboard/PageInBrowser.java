package dev.tidemark.dashboard;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.browser.Browser;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;

/** A dashboard's page as tests look at it in a real browser. */
final class PageInBrowser {
  private static final String SHOWN =
      "document.querySelector('main') !== null && !document.body.matches('.waiting')";

  private PageInBrowser() {}

  /** Where there is no browser, the test is skipped. */
  static Browser start(Path userData, String languages) throws IOException {
    assumeTrue(Browser.isInstalled(), "No Chromium with its WebDriver in /usr/bin: page not seen");
    return Browser.start(userData, languages);
  }

  /** Loads it anew, also where only what is behind the # differs, and waits until it shows data. */
  static void open(Browser browser, String address) {
    browser.open("about:blank");
    browser.open(address);
    patiently().until(() -> browser.eval(SHOWN).equals(true));
  }

  static ConditionFactory patiently() {
    return await().atMost(Duration.ofSeconds(40));
  }
}
