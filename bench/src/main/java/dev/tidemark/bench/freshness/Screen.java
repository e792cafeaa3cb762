package dev.tidemark.bench.freshness;

import dev.tidemark.bench.measure.Report;
import dev.tidemark.browser.Browser;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/**
 * The dashboard's first screen in Chromium, as a person has it open. A script of ours notes in the
 * page itself when the probe page's views changed there: an observer of the document sees the
 * change, and the frame after the one that draws it has the time. Both ends are of this machine's
 * wall clock, in milliseconds.
 *
 * <p>Where Chromium is not installed, it measures nothing and says so.
 */
final class Screen implements AutoCloseable {
  private static final int POLL_MILLIS = 100;

  private static final String WATCH =
      """
      (() => {
        window.shown = [];
        let last = 0;
        const look = () => {
          const row = [...document.querySelectorAll('.pages tbody tr')]
            .find(row => row.querySelector('.page-name').textContent === '%s');
          const views = Number(row?.querySelector('td.number').textContent.replace(/\\D/g, '') ?? 0);
          if (views !== last) {
            last = views;
            requestAnimationFrame(() => window.shown.push([views, Date.now()]));
          }
        };
        new MutationObserver(look)
          .observe(document.body, { subtree: true, childList: true, characterData: true });
        look();
      })()"""
          .formatted(ProbePage.PATH);

  private final Browser browser;
  private final PrintStream out;
  private final Probes probes = new Probes();
  private long viewsBefore;
  private int sent;

  private Screen(Browser browser, PrintStream out) {
    this.browser = browser;
    this.out = out;
  }

  static Screen open(String dashboard, Path userData, PrintStream out) throws IOException {
    if (!Browser.isInstalled()) {
      out.println("  No Chromium with its WebDriver in /usr/bin: not measured in a browser");
      return new Screen(null, out);
    }
    Browser browser = Browser.start(userData, "en");
    browser.resize(1_400, 1_000);
    browser.open(dashboard + "/?lang=en");
    browser.eval(WATCH);
    return new Screen(browser, out);
  }

  /** Waits until so many views stand there, and counts probes from there on. */
  void awaitViews(long views, long seconds) throws InterruptedException, TimeoutException {
    if (browser != null) {
      viewsBefore = views;
      probes.startAfter(views);
      await(views, seconds);
    }
  }

  /** A probe is about to be sent. */
  void sending() {
    if (browser != null) {
      sent++;
      probes.sending(TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()));
    }
  }

  /** Waits until the probes stand there; from just before each was sent until it did. */
  Report report(long seconds) throws InterruptedException, TimeoutException {
    Report report = new Report();
    if (browser == null) {
      return report;
    }
    await(viewsBefore + sent, seconds);
    for (Object change : (JsonArray) browser.eval("window.shown")) {
      JsonArray shown = (JsonArray) change;
      probes.shown(shown.getLong(0), TimeUnit.MILLISECONDS.toNanos(shown.getLong(1)));
    }
    Histogram millis = probes.sentToShown();
    out.println("  " + FreshnessBench.text("beacon sent to screen", millis));
    return report
        .put("beacon_to_page_p50_ms", millis.getValueAtPercentile(50))
        .put("beacon_to_page_p99_ms", millis.getValueAtPercentile(99))
        .put("beacon_to_page_max_ms", millis.getMaxValue());
  }

  private void await(long views, long seconds) throws InterruptedException, TimeoutException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (((Number) browser.eval("window.shown.at(-1)?.[0] ?? 0")).longValue() < views) {
      if (System.nanoTime() > end) {
        throw new TimeoutException(
            "Waited in vain for " + seconds + " s until the browser shows " + views + " views");
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  @Override
  public void close() {
    if (browser != null) {
      browser.close();
    }
  }
}
