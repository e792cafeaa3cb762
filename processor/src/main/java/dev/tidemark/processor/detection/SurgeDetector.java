package dev.tidemark.processor.detection;

import dev.tidemark.processor.detection.ClosedMinute.Fault;
import dev.tidemark.processor.detection.ClosedMinute.Source;
import dev.tidemark.results.AlertKind;
import dev.tidemark.results.AlertRow;
import dev.tidemark.results.Metrics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Surges of quarantined events for one reason, at the narrowest place that explains them: a page in
 * an app version, an app version, or the whole site.
 *
 * <p>Every event counts at all three. Pages of a version get alerts of their own while they are no
 * more than {@value #MOST_PAGES} and the rest of the version is as usual; else the version gets
 * one, as a bad release does. In the same way the site gets one for what its versions do not
 * explain, such as bytes in which no version could be read, and for a fault of more than {@value
 * #MOST_VERSIONS} versions.
 */
final class SurgeDetector implements Detector {
  private static final int MOST_PAGES = 2;
  private static final int MOST_VERSIONS = 5;
  private static final int WINDOW_MINUTES = SurgeTest.WINDOW_MINUTES;
  private static final Source SITE = new Source(AlertRow.ALL, AlertRow.ALL);

  private final BoundedRings<Source> received;
  private final BoundedRings<Fault> quarantined;
  private final Map<Fault, Surge> surges = new HashMap<>();
  private long first = Long.MIN_VALUE;

  SurgeDetector(int mostKeys) {
    received = new BoundedRings<>(mostKeys);
    quarantined = new BoundedRings<>(mostKeys);
  }

  @Override
  public Set<AlertKind> kinds() {
    return EnumSet.of(AlertKind.QUARANTINE_SURGE);
  }

  @Override
  public List<AlertRow> judge(ClosedMinute closed) {
    long minute = closed.number();
    if (first == Long.MIN_VALUE) {
      first = minute;
    }
    surges.values().forEach(surge -> surge.beginMinute(minute));
    count(minute, closed);
    List<AlertRow> alerts = new ArrayList<>();
    for (Surge surge : surges.values()) {
      surge.judgeOpen(minute, received, quarantined, alerts::add);
    }
    if (minute - first >= Baseline.FEWEST_MINUTES) {
      open(minute, alerts);
    }
    surges.values().removeIf(Surge::isForgotten);
    received.forget(minute);
    quarantined.forget(minute);
    return alerts;
  }

  private void count(long minute, ClosedMinute closed) {
    closed
        .received()
        .forEach(
            (source, events) ->
                places(source).forEach(place -> received.add(place, minute, events)));
    closed
        .quarantined()
        .forEach(
            (fault, events) ->
                places(fault.source())
                    .forEach(
                        place ->
                            quarantined.add(new Fault(fault.reason(), place), minute, events)));
  }

  /** Where an event counts. What has no version, or an unknown one, counts for the site alone. */
  private static List<Source> places(Source source) {
    String version = source.appVersion();
    boolean unreadable = source.page().isEmpty() && version.isEmpty();
    if (unreadable || version.equals(Metrics.OTHER)) {
      return List.of(SITE);
    }
    Source all = new Source(AlertRow.ALL, version);
    return source.page().isEmpty() ? List.of(SITE, all) : List.of(SITE, all, source);
  }

  private void open(long minute, List<AlertRow> alerts) {
    Map<String, List<Fault>> byReason = new TreeMap<>();
    for (Fault fault : quarantined.keys()) {
      if (isFelt(fault, minute)) {
        continue;
      }
      long events = quarantined.sum(fault, minute - WINDOW_MINUTES + 1, minute + 1);
      if (events >= SurgeTest.FEWEST_QUARANTINED) {
        byReason.computeIfAbsent(fault.reason(), reason -> new ArrayList<>()).add(fault);
      }
    }
    byReason.forEach((reason, faults) -> open(minute, reason, faults, alerts));
  }

  private void open(long minute, String reason, List<Fault> faults, List<AlertRow> alerts) {
    Fault site = new Fault(reason, SITE);
    if (isFelt(site, minute) && surges.get(site).isOfMany()) {
      return;
    }
    List<Fault> whole = new ArrayList<>();
    for (String version : versions(faults)) {
      Fault all = new Fault(reason, new Source(AlertRow.ALL, version));
      List<Fault> pages =
          faults.stream()
              .filter(fault -> fault.source().appVersion().equals(version))
              .filter(fault -> !fault.source().page().equals(AlertRow.ALL))
              .filter(fault -> test(minute, fault, Set.of()).surges())
              .sorted(Comparator.comparing(fault -> fault.source().page()))
              .toList();
      Set<Source> pagesExplain = new HashSet<>(pages.stream().map(Fault::source).toList());
      felt(minute, reason).stream()
          .filter(source -> source.appVersion().equals(version))
          .forEach(pagesExplain::add);
      boolean few = pages.size() <= MOST_PAGES;
      if (test(minute, all, few ? pagesExplain : Set.of()).surges()) {
        whole.add(all);
      } else if (few) {
        pages.forEach(page -> begin(minute, page, alerts));
      }
    }
    if (whole.size() + openVersions(reason) <= MOST_VERSIONS || !siteTakes(minute, site, alerts)) {
      whole.forEach(all -> begin(minute, all, alerts));
    }
    if (!isFelt(site, minute) && test(minute, site, felt(minute, reason)).surges()) {
      begin(minute, site, alerts);
    }
  }

  /** Makes one alert of the site of what is wrong with many versions, if it shows in the site. */
  private boolean siteTakes(long minute, Fault site, List<AlertRow> alerts) {
    if (!isFelt(site, minute)) {
      if (!test(minute, site, felt(minute, site.reason())).surges()) {
        return false;
      }
      begin(minute, site, alerts);
    }
    surges.get(site).beOfMany();
    return true;
  }

  /** The places of a reason's surges that are open or linger. */
  private Set<Source> felt(long minute, String reason) {
    Set<Source> felt = new HashSet<>();
    for (Fault fault : surges.keySet()) {
      if (fault.reason().equals(reason) && isFelt(fault, minute)) {
        felt.add(fault.source());
      }
    }
    return felt;
  }

  private long openVersions(String reason) {
    return surges.entrySet().stream()
        .filter(surge -> surge.getValue().isOpen() && surge.getKey().reason().equals(reason))
        .map(surge -> surge.getKey().source())
        .filter(source -> source.page().equals(AlertRow.ALL) && !source.equals(SITE))
        .count();
  }

  /** The versions that have enough of it and no alert of their own yet, in order of name. */
  private List<String> versions(List<Fault> faults) {
    return faults.stream()
        .filter(fault -> fault.source().page().equals(AlertRow.ALL))
        .map(fault -> fault.source().appVersion())
        .filter(version -> !version.equals(AlertRow.ALL))
        .sorted()
        .toList();
  }

  private SurgeTest test(long minute, Fault fault, Set<Source> without) {
    Surge surge = surges.get(fault);
    long unusual = surge == null ? 0 : surge.unusual();
    Fault site = new Fault(fault.reason(), SITE);
    long siteUnusual = surges.containsKey(site) ? surges.get(site).unusual() : 0;
    SurgeTest.Counter counter = new SurgeTest.Counter(received, quarantined, minute);
    double siteRate = counter.before(site, siteUnusual).rate();
    Set<Source> outermost = new HashSet<>(without);
    without.stream()
        .filter(place -> !place.page().equals(AlertRow.ALL))
        .filter(place -> without.contains(new Source(AlertRow.ALL, place.appVersion())))
        .forEach(outermost::remove);
    outermost.remove(fault.source());
    SurgeTest.Counts now = counter.now(fault, outermost);
    return new SurgeTest(now, counter.before(fault, unusual), siteRate);
  }

  private boolean isFelt(Fault fault, long minute) {
    Surge surge = surges.get(fault);
    return surge != null && surge.isFelt(minute);
  }

  private void begin(long minute, Fault fault, List<AlertRow> alerts) {
    SurgeTest test = test(minute, fault, Set.of());
    alerts.add(surges.computeIfAbsent(fault, Surge::new).open(minute, test));
  }

  @Override
  public void resume(List<AlertRow> open) {
    surges.values().forEach(Surge::forgetAlert);
    for (AlertRow alert : open) {
      String[] parts = Metrics.parts(alert.subject());
      Fault fault = new Fault(parts[0], new Source(parts[1], parts[2]));
      surges.computeIfAbsent(fault, Surge::new).resume(alert);
    }
  }
}
