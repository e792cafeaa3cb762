package dev.tidemark.processor.detection;

import dev.tidemark.results.AlertKind;
import dev.tidemark.results.AlertRow;
import dev.tidemark.results.Metrics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Spikes of pages, and silences of pages and of the whole site.
 *
 * <p>What is usual comes from the last 30 minutes that were not part of an alert. While the site is
 * silent its pages are not judged: an outage is one alert. Pages that nobody has seen for an hour
 * are forgotten, and so are those with the fewest views beyond {@code mostPages}.
 */
final class TrafficDetector implements Detector {
  private static final int REMEMBERED_MINUTES = 60;

  private final int mostPages;
  private final CountRing site = new CountRing();
  private final Silences siteSilences = new Silences(AlertRow.SITE, site);
  private final Map<String, TrackedPage> pages = new HashMap<>();

  /** Sets of minutes, each at its {@link CountRing#bit}. */
  private long known;

  private long unusual;
  private long overflowed;
  private long last = Long.MIN_VALUE;

  TrafficDetector(int mostPages) {
    this.mostPages = mostPages;
  }

  @Override
  public Set<AlertKind> kinds() {
    return EnumSet.of(AlertKind.SPIKE, AlertKind.SILENCE);
  }

  @Override
  public List<AlertRow> judge(ClosedMinute closed) {
    List<AlertRow> alerts = new ArrayList<>();
    long minute = closed.number();
    beginMinute(minute, closed);
    boolean siteSilent = judgeSite(minute, alerts);
    for (TrackedPage page : pages.values()) {
      if (closed.pagesOverflowed() && page.lastSeen() != minute) {
        page.leaveOut(minute); // perhaps it was seen among the others
        page.spikes.skip(minute, alerts::add);
      } else {
        judgePage(minute, page, siteSilent, alerts);
      }
    }
    known |= CountRing.bit(minute);
    forget(minute, alerts);
    return alerts;
  }

  private void beginMinute(long minute, ClosedMinute closed) {
    if (last != Long.MIN_VALUE) {
      for (long gap = Math.max(last + 1, minute - CountRing.MINUTES); gap < minute; gap++) {
        known &= ~CountRing.bit(gap);
      }
    }
    last = minute;
    long bit = CountRing.bit(minute);
    known &= ~bit;
    unusual &= ~bit;
    overflowed = closed.pagesOverflowed() ? overflowed | bit : overflowed & ~bit;
    site.add(minute, closed.siteViews());
    for (Map.Entry<String, Long> views : closed.pageViews().entrySet()) {
      if (!views.getKey().equals(Metrics.OTHER)) {
        pages.computeIfAbsent(
            views.getKey(), page -> new TrackedPage(page, minute, overflowed & ~bit));
      }
    }
    pages.forEach((name, page) -> page.see(minute, closed.pageViews().getOrDefault(name, 0L)));
  }

  private boolean judgeSite(long minute, List<AlertRow> alerts) {
    Baseline usual = Baseline.before(minute, known & ~unusual, site, site);
    if (!usual.longEnough() && !siteSilences.isOpen()) {
      return false;
    }
    switch (siteSilences.judge(minute, usual.median(), 1, alerts::add)) {
      case LOW -> {
        unusual |= CountRing.bit(minute);
        return true;
      }
      case NEW_LEVEL -> {
        unusual = -1;
        takeBackSite(minute + 1, PageSpikes.NEW_LEVEL_MINUTES);
      }
      case USUAL -> {
        if (!siteSilences.isOpen()) {
          takeBackSite(minute, siteSilences.forgetLowMinutes());
        }
      }
    }
    return siteSilences.isOpen();
  }

  private void takeBackSite(long before, int minutes) {
    for (int i = 1; i <= minutes; i++) {
      unusual &= ~CountRing.bit(before - i);
    }
  }

  private void judgePage(long minute, TrackedPage page, boolean siteSilent, List<AlertRow> alerts) {
    Baseline usual = Baseline.before(minute, known & ~unusual & ~page.unusual(), page.views, site);
    if (!usual.longEnough()) {
      page.spikes.skip(minute, alerts::add);
      if (page.silences.isOpen()) {
        judgeSilence(minute, page, usual, alerts);
      }
      return;
    }
    SpikeTest test = SpikeTest.of((double) page.views.at(minute), (double) site.at(minute), usual);
    boolean calm = !page.spikes.isOpen();
    PageSpikes.Minute spike = page.spikes.judge(minute, test, alerts::add);
    if (spike != PageSpikes.Minute.USUAL) {
      if (calm) {
        page.rememberLevelBeforeSpike(usual.median(), minute + REMEMBERED_MINUTES);
      }
      page.leaveOut(minute);
      if (spike == PageSpikes.Minute.NEW_LEVEL) {
        page.newLevel(minute, PageSpikes.NEW_LEVEL_MINUTES);
      }
    }
    if (siteSilent) {
      page.takeBack(minute, page.silences.forgetLowMinutes());
    } else {
      judgeSilence(minute, page, usual, alerts);
    }
  }

  private void judgeSilence(long minute, TrackedPage page, Baseline usual, List<AlertRow> alerts) {
    double siteMedian = usual.siteMedian();
    double siteRatio = siteMedian == 0 ? 1 : Math.min(1, site.at(minute) / siteMedian);
    double expected = page.usual(minute, usual.median());
    switch (page.silences.judge(minute, expected, siteRatio, alerts::add)) {
      case LOW -> page.leaveOut(minute);
      case NEW_LEVEL -> page.newLevel(minute, PageSpikes.NEW_LEVEL_MINUTES);
      case USUAL -> {
        if (!page.silences.isOpen()) {
          page.takeBack(minute, page.silences.forgetLowMinutes());
        }
      }
    }
  }

  /** Pages about which something is remembered. */
  int trackedPages() {
    return pages.size();
  }

  private void forget(long minute, List<AlertRow> alerts) {
    pages
        .values()
        .removeIf(
            page -> {
              boolean old = page.lastSeen() <= minute - REMEMBERED_MINUTES;
              if (old) {
                page.silences.end(minute, alerts::add);
              }
              return old && !page.spikes.isOpen();
            });
    if (pages.size() <= mostPages) {
      return;
    }
    record Views(String page, long views) {}
    List<Views> quiet = new ArrayList<>();
    pages.forEach(
        (name, page) -> {
          if (!page.alerting()) {
            quiet.add(new Views(name, page.views.sum(minute - REMEMBERED_MINUTES, minute + 1)));
          }
        });
    quiet.sort(Comparator.comparingLong(Views::views).thenComparing(Views::page));
    quiet.stream().limit(pages.size() - mostPages).forEach(page -> pages.remove(page.page()));
  }

  @Override
  public void resume(List<AlertRow> open) {
    Set<String> spiking = subjects(open, AlertKind.SPIKE);
    Set<String> silent = subjects(open, AlertKind.SILENCE);
    if (!silent.contains(AlertRow.SITE)) {
      siteSilences.forgetAlert();
    }
    pages.forEach(
        (name, page) -> {
          if (!spiking.contains(name)) {
            page.spikes.forgetAlert();
          }
          if (!silent.contains(name)) {
            page.silences.forgetAlert();
          }
        });
    open.forEach(this::resume);
  }

  private static Set<String> subjects(List<AlertRow> alerts, AlertKind kind) {
    return alerts.stream()
        .filter(alert -> alert.kind() == kind)
        .map(AlertRow::subject)
        .collect(Collectors.toSet());
  }

  private void resume(AlertRow open) {
    if (open.subject().equals(AlertRow.SITE)) {
      siteSilences.resume(open);
      return;
    }
    long minute = Math.floorDiv(open.updatedAt().getEpochSecond(), 60);
    TrackedPage page =
        pages.computeIfAbsent(open.subject(), name -> new TrackedPage(name, minute, 0));
    if (open.kind() == AlertKind.SPIKE) {
      page.spikes.resume(open);
    } else {
      page.silences.resume(open);
    }
  }
}
