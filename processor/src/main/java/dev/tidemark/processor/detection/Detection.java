package dev.tidemark.processor.detection;

import dev.tidemark.events.ParsedEvent;
import dev.tidemark.results.AlertRow;
import dev.tidemark.results.MetricCount;
import dev.tidemark.results.Metrics;
import dev.tidemark.results.PageMinute;
import dev.tidemark.results.ResultStore;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges each minute of the store once it can no longer change, and writes the alerts back, beside
 * the batches: four questions and two small writes a minute.
 *
 * <p>How far it has judged stands in the store. At the start, and after any failure, it reads the
 * {@value #REPLAYED_MINUTES} minutes before that again, without writing, until the detectors know
 * what is usual; then it goes on with the alerts that the store has as open. So no minute is left
 * out, and an alert stays one alert over restarts. A crash between the two writes makes it judge a
 * minute again, which writes the same rows.
 */
public final class Detection implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Detection.class);

  /**
   * What a minute may still get after its end: events that are not late, and clocks that differ.
   */
  private static final Duration OPEN_AFTER_END = ParsedEvent.LATE_AFTER.plusSeconds(5);

  private static final int REPLAYED_MINUTES = 90;

  /** Minutes that are read together while there are many to catch up on. */
  private static final int CHUNK_MINUTES = 30;

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

  private final ResultStore store;
  private final Supplier<Optional<Instant>> appendedUntil;
  private final int mostKeys;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread created = new Thread(task, "detection");
            created.setDaemon(true);
            return created;
          });

  /** Null until the detectors know what is usual. */
  private Detectors detectors;

  private Instant next;
  private final Set<List<Object>> announced = new HashSet<>();
  private boolean failing;

  /**
   * @param appendedUntil a time before which everything that was appended to the topic, in every
   *     partition, is in the store; empty while that is unknown
   * @param mostKeys how many pages, and how many places of quarantine, are remembered at a time
   */
  public Detection(ResultStore store, Supplier<Optional<Instant>> appendedUntil, int mostKeys) {
    this.store = store;
    this.appendedUntil = appendedUntil;
    this.mostKeys = mostKeys;
  }

  /** Starts judging, on a thread of its own. */
  public static Detection start(
      ResultStore store, Supplier<Optional<Instant>> appendedUntil, int mostKeys) {
    Detection detection = new Detection(store, appendedUntil, mostKeys);
    var unused =
        detection.thread.scheduleWithFixedDelay(
            detection::judgeOrSay, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    return detection;
  }

  private void judgeOrSay() {
    try {
      judgeClosedMinutes();
      failing = false;
    } catch (RuntimeException e) {
      detectors = null; // they may be ahead of what was written
      if (!failing) {
        log.atWarn()
            .addKeyValue("error", e.getMessage())
            .log("Cannot look for alerts; trying again each second");
      }
      failing = true;
    }
  }

  /** Judges every minute that is closed by now. */
  public void judgeClosedMinutes() {
    Instant closed =
        appendedUntil
            .get()
            .map(until -> until.minus(OPEN_AFTER_END).truncatedTo(ChronoUnit.MINUTES))
            .orElse(Instant.MIN);
    if (detectors == null) {
      if (closed.equals(Instant.MIN)) {
        return;
      }
      begin(store.detectedUntil().orElseGet(() -> beginAt(closed)));
    }
    while (next.isBefore(closed) && !Thread.currentThread().isInterrupted()) {
      judgeUntil(earlier(next.plus(CHUNK_MINUTES, ChronoUnit.MINUTES), closed));
    }
  }

  /** Says from where on minutes are judged, so that a restart leaves none of them out. */
  private Instant beginAt(Instant minute) {
    store.writeDetectedUntil(minute);
    return minute;
  }

  private void begin(Instant judgedUntil) {
    Detectors begun = new Detectors(mostKeys);
    Instant from = judgedUntil.minus(REPLAYED_MINUTES, ChronoUnit.MINUTES);
    for (Instant at = from; at.isBefore(judgedUntil); ) {
      Instant until = earlier(at.plus(CHUNK_MINUTES, ChronoUnit.MINUTES), judgedUntil);
      List<ClosedMinute> minutes = read(at, until);
      if (at.equals(from)) {
        // what lies before the first event is not silence
        minutes = minutes.stream().dropWhile(minute -> minute.received().isEmpty()).toList();
        from = minutes.isEmpty() ? until : from;
      }
      minutes.forEach(begun::judge);
      at = until;
    }
    begun.resume(openAt(judgedUntil));
    detectors = begun;
    next = judgedUntil;
  }

  /**
   * The alerts that were open when the minutes before this one had been judged. Where the run
   * before died between its two writes the store has alerts of minutes that are judged again: those
   * that they opened are not open yet, those that they closed still are.
   */
  private List<AlertRow> openAt(Instant judgedUntil) {
    Instant recently = judgedUntil.minus(REPLAYED_MINUTES, ChronoUnit.MINUTES);
    return Stream.concat(
            store.openAlerts().stream(),
            store.alerts(recently, judgedUntil).stream()
                .filter(alert -> !alert.open() && !alert.updatedAt().isBefore(judgedUntil)))
        .filter(alert -> alert.openedAt().isBefore(judgedUntil))
        .toList();
  }

  private void judgeUntil(Instant until) {
    List<AlertRow> alerts = new ArrayList<>();
    read(next, until).forEach(minute -> alerts.addAll(detectors.judge(minute)));
    if (!alerts.isEmpty()) {
      alerts.forEach(this::say);
      store.writeAlerts(alerts);
    }
    store.writeDetectedUntil(until);
    next = until;
  }

  /** Says what kind of alert it is; a user's name or address has no place in a log. */
  private void say(AlertRow alert) {
    boolean first = announced.add(List.of(alert.kind(), alert.subject(), alert.openedAt()));
    if (!alert.open()) {
      announced.remove(List.of(alert.kind(), alert.subject(), alert.openedAt()));
    }
    if (first || !alert.open()) {
      log.atInfo()
          .addKeyValue("kind", alert.kind().code())
          .addKeyValue("since", alert.openedAt())
          .log(alert.open() ? "Alert opened" : "Alert closed");
    }
  }

  private List<ClosedMinute> read(Instant from, Instant until) {
    Map<Instant, List<PageMinute>> pages =
        byMinute(store.pageMinutes(from, until), PageMinute::windowStart);
    Map<Instant, List<MetricCount>> received = metric(Metrics.RECEIVED, from, until);
    Map<Instant, List<MetricCount>> quarantined = metric(Metrics.QUARANTINED, from, until);
    Map<Instant, List<MetricCount>> signals = metric(Metrics.BOT_SIGNALS, from, until);
    List<ClosedMinute> minutes = new ArrayList<>();
    for (Instant at = from; at.isBefore(until); at = at.plus(1, ChronoUnit.MINUTES)) {
      minutes.add(
          ClosedMinute.of(
              at,
              pages.getOrDefault(at, List.of()),
              received.getOrDefault(at, List.of()),
              quarantined.getOrDefault(at, List.of()),
              signals.getOrDefault(at, List.of())));
    }
    return minutes;
  }

  private Map<Instant, List<MetricCount>> metric(String name, Instant from, Instant until) {
    return byMinute(store.metric(name, from, until), MetricCount::windowStart);
  }

  private static <R> Map<Instant, List<R>> byMinute(
      List<R> rows, Function<R, Instant> windowStart) {
    Map<Instant, List<R>> minutes = new HashMap<>();
    rows.forEach(
        row ->
            minutes.computeIfAbsent(windowStart.apply(row), minute -> new ArrayList<>()).add(row));
    return minutes;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  /** Stops after the minute that it is at. */
  @Override
  public void close() {
    stop(thread);
  }

  private static void stop(ExecutorService thread) {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("Cannot stop looking for alerts in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
