package dev.tidemark.loadgen.send;

import dev.tidemark.loadgen.report.Counts;
import dev.tidemark.loadgen.report.Latencies;
import dev.tidemark.loadgen.report.Report;
import dev.tidemark.loadgen.traffic.OutgoingEvent;
import dev.tidemark.loadgen.traffic.Traffic;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * An open-loop run: events are sent when they are due, whatever the gateway does.
 *
 * <p>What is due is looked at each millisecond, less often when there is nothing for longer: at
 * thousands of events a second a wake-up for each one would cost more than the event. The wait for
 * it, half a millisecond on average, counts as latency like any other.
 *
 * <p>When no place among the requests in flight is free, sending falls behind; the schedule does
 * not move, and the latency shows the wait. What is still behind a while after the end is not sent
 * and reported as such. Confined to the client's event loop, but for {@link #run}.
 */
public final class LoadRun {
  private static final long GRACE_NANOS = Duration.ofSeconds(10).toNanos();

  /** An event waits no longer than this for its batch to fill. */
  private static final long OLDEST_BATCH_NANOS = Duration.ofSeconds(5).toNanos();

  private static final long SHORTEST_PAUSE_MILLIS = 1;

  /** So long may a stop wait to be seen. */
  private static final long LONGEST_PAUSE_MILLIS = 50;

  private static final long MILLI_NANOS = 1_000_000;

  private final Traffic traffic;
  private final GatewayClient client;
  private final Clock clock;
  private final Stop stop;
  private final Batch.Filling filling;
  private final int batchSize;
  private final long endNanos;
  private final CompletableFuture<Duration> ended = new CompletableFuture<>();
  private long startNanos;
  private long fillingDueNanos;
  private long unsent;
  private boolean waitsForPlace;

  /** Set when no more is sent. */
  private Duration sendingTime;

  /**
   * @param duration zero for no end of its own
   */
  public LoadRun(
      Traffic traffic,
      GatewayClient client,
      int batchSize,
      Duration duration,
      Clock clock,
      Stop stop) {
    this.traffic = traffic;
    this.client = client;
    this.batchSize = batchSize;
    this.endNanos = duration.isZero() ? Long.MAX_VALUE : duration.toNanos();
    this.clock = clock;
    this.stop = stop;
    this.filling = new Batch.Filling(batchSize);
  }

  /** Runs to the end or the stop, waits for the answers, and reports. */
  public Report run(Counts counts, Latencies latencies) {
    client.onLoop(() -> guarded(this::start));
    Duration elapsed;
    try {
      elapsed = ended.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
    return Report.of(counts, latencies, unsent, elapsed);
  }

  private void start() {
    client.onFreePlace(() -> guarded(this::placeFreed));
    startNanos = System.nanoTime();
    tick();
  }

  private void tick() {
    sendDue();
    if (sendingTime == null) {
      client.after(pauseMillis(), () -> guarded(this::tick));
    } else {
      endWhenAnswered();
    }
  }

  private void placeFreed() {
    if (sendingTime != null) {
      endWhenAnswered();
    } else if (waitsForPlace) {
      sendDue();
    }
  }

  /** Sends what is due, as far as there are places. */
  private void sendDue() {
    long now = elapsedNanos();
    if (stop.isRequested() || now - GRACE_NANOS >= endNanos) {
      endSending();
      return;
    }
    while (client.hasPlace()) {
      waitsForPlace = false;
      long due = traffic.nextDueNanos();
      if (due == Traffic.END || (due >= endNanos && now >= endNanos)) {
        endSending();
        return;
      }
      if (!filling.isEmpty() && fillingDueNanos <= Math.min(due, now)) {
        flush(fillingDueNanos);
      } else if (due <= now && due < endNanos) {
        take(due);
      } else {
        return;
      }
    }
    waitsForPlace = true;
  }

  private void take(long due) {
    OutgoingEvent event = traffic.next(clock.millis());
    if (batchSize == 1 || !event.fitsIntoArray()) {
      send(List.of(event), due);
      return;
    }
    if (filling.isEmpty()) {
      fillingDueNanos = due + OLDEST_BATCH_NANOS;
    }
    filling.add(event);
    if (filling.isFull()) {
      flush(due);
    }
  }

  /** Until something is due. A place that becomes free is no matter of time. */
  private long pauseMillis() {
    if (waitsForPlace) {
      return LONGEST_PAUSE_MILLIS;
    }
    long next = Math.min(traffic.nextDueNanos(), endNanos);
    if (!filling.isEmpty()) {
      next = Math.min(next, fillingDueNanos);
    }
    long millis = (next - elapsedNanos() + MILLI_NANOS - 1) / MILLI_NANOS;
    return Math.max(SHORTEST_PAUSE_MILLIS, Math.min(LONGEST_PAUSE_MILLIS, millis));
  }

  private void endSending() {
    long elapsed = elapsedNanos();
    sendingTime = Duration.ofNanos(elapsed);
    if (client.hasPlace()) {
      flush(elapsed);
    } else {
      unsent += filling.size();
    }
    countUnsent(Math.min(elapsed, endNanos));
  }

  private void endWhenAnswered() {
    if (client.isIdle()) {
      ended.complete(sendingTime);
    }
  }

  private void flush(long dueNanos) {
    if (!filling.isEmpty()) {
      client.send(filling.take(startNanos + dueNanos));
    }
  }

  private void send(List<OutgoingEvent> events, long dueNanos) {
    client.send(new Batch(events, startNanos + dueNanos));
  }

  /** What was due by then but is still in the schedule. */
  private void countUnsent(long byNanos) {
    while (traffic.nextDueNanos() < byNanos) {
      var unused = traffic.next(clock.millis());
      unsent++;
    }
  }

  private long elapsedNanos() {
    return System.nanoTime() - startNanos;
  }

  /** What goes wrong on the event loop goes wrong in {@link #run}. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      ended.completeExceptionally(e);
    }
  }
}
