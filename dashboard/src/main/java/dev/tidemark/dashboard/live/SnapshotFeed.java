package dev.tidemark.dashboard.live;

import dev.tidemark.dashboard.metrics.DashboardMetrics;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop that keeps one snapshot current for everybody: it asks the store on a worker thread,
 * hands the snapshot on, and begins again after the refresh interval. A store that is slower than
 * that rests as long as it worked.
 *
 * <pre>
 * WAITING ──snapshot──▶ LIVE ◀──snapshot── FAILING
 *    └────failure────▶ FAILING ◀──failure─── LIVE      any ──close──▶ CLOSED
 * </pre>
 *
 * <p>Confined to the event loop that {@link #start} is called on; no locking.
 */
public final class SnapshotFeed {
  private static final Logger log = LoggerFactory.getLogger(SnapshotFeed.class);
  private static final Duration RETRY_AFTER_FAILURE = Duration.ofSeconds(1);

  private enum State {
    WAITING,
    LIVE,
    FAILING,
    CLOSED
  }

  private final Vertx vertx;
  private final WorkerExecutor workers;
  private final Overview overview;
  private final Clock clock;
  private final Duration interval;
  private final Consumer<Snapshot> onSnapshot;
  private final Runnable onFailure;
  private final DashboardMetrics metrics;
  private State state = State.WAITING;
  private Snapshot latest;

  /**
   * A feed that has not started.
   *
   * @param onSnapshot publishes a snapshot to the open pages before it returns
   * @param onFailure told of every refresh that the store did not answer
   */
  public SnapshotFeed(
      Vertx vertx,
      WorkerExecutor workers,
      Overview overview,
      Clock clock,
      Duration interval,
      Consumer<Snapshot> onSnapshot,
      Runnable onFailure,
      DashboardMetrics metrics) {
    this.vertx = vertx;
    this.workers = workers;
    this.overview = overview;
    this.clock = clock;
    this.interval = interval;
    this.onSnapshot = onSnapshot;
    this.onFailure = onFailure;
    this.metrics = metrics;
  }

  public void start() {
    refresh();
  }

  public void close() {
    state = State.CLOSED;
  }

  public boolean isLive() {
    return state == State.LIVE;
  }

  public boolean isFailing() {
    return state == State.FAILING;
  }

  /** The newest snapshot, also while the store fails; null before the first. */
  public Snapshot latest() {
    return latest;
  }

  private void refresh() {
    Instant began = clock.instant();
    workers
        .executeBlocking(() -> overview.refresh(clock.instant()))
        .onComplete(
            refreshed -> {
              if (state != State.CLOSED) {
                succeeded(refreshed, Duration.between(began, clock.instant()));
              }
            },
            failure -> {
              if (state != State.CLOSED) {
                failed(failure);
              }
            });
  }

  private void succeeded(Overview.Refreshed refreshed, Duration took) {
    if (state == State.FAILING) {
      log.atInfo().log("The result store answers again");
    }
    metrics.snapshot(took);
    state = State.LIVE;
    latest = refreshed.snapshot();
    onSnapshot.accept(latest);
    overview.published(refreshed.slices(), clock.instant());
    Duration rest = interval.minus(took);
    again(rest.compareTo(took) > 0 ? rest : took);
  }

  private void failed(Throwable failure) {
    if (state != State.FAILING) {
      log.atWarn()
          .addKeyValue("problem", failure.toString())
          .log("Cannot refresh from the result store, trying again until it answers");
    }
    metrics.storeFailed();
    state = State.FAILING;
    onFailure.run();
    again(interval.compareTo(RETRY_AFTER_FAILURE) > 0 ? interval : RETRY_AFTER_FAILURE);
  }

  private void again(Duration delay) {
    vertx.setTimer(
        Math.max(1, delay.toMillis()),
        timer -> {
          if (state != State.CLOSED) {
            refresh();
          }
        });
  }
}
