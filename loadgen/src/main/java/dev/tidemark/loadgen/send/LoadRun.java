package dev.tidemark.loadgen.send;

import dev.tidemark.loadgen.report.Counts;
import dev.tidemark.loadgen.report.Latencies;
import dev.tidemark.loadgen.report.Report;
import dev.tidemark.loadgen.traffic.OutgoingEvent;
import dev.tidemark.loadgen.traffic.Traffic;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * An open-loop run: events are sent when they are due, whatever the gateway does.
 *
 * <p>When no place among the requests in flight is free, sending falls behind; the schedule does
 * not move, and the latency shows the wait. What is still behind a while after the end is not sent
 * and reported as such. Confined to one thread.
 */
public final class LoadRun {
  private static final long GRACE_NANOS = Duration.ofSeconds(10).toNanos();

  /** An event waits no longer than this for its batch to fill. */
  private static final long OLDEST_BATCH_NANOS = Duration.ofSeconds(5).toNanos();

  private final Traffic traffic;
  private final GatewayClient client;
  private final Clock clock;
  private final Stop stop;
  private final Batch.Filling filling;
  private final int batchSize;
  private final long endNanos;
  private long startNanos;
  private long fillingDueNanos;
  private long unsent;

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
    startNanos = System.nanoTime();
    boolean going = true;
    while (going) {
      going = sendNext();
    }
    flush(elapsedNanos());
    long elapsed = elapsedNanos();
    countUnsent(Math.min(elapsed, endNanos));
    client.awaitAnswers();
    return Report.of(counts, latencies, unsent, Duration.ofNanos(elapsed));
  }

  /** Answers false at the end. */
  private boolean sendNext() {
    long due = traffic.nextDueNanos();
    if (due == Traffic.END) {
      return false;
    }
    if (!filling.isEmpty() && fillingDueNanos <= due) {
      return awaitTime(fillingDueNanos) && flush(fillingDueNanos);
    }
    if (due >= endNanos) {
      return awaitEnd();
    }
    if (!awaitTime(due)) {
      return false;
    }
    OutgoingEvent event = traffic.next(clock.millis());
    if (batchSize == 1 || !event.fitsIntoArray()) {
      return send(List.of(event), due);
    }
    if (filling.isEmpty()) {
      fillingDueNanos = due + OLDEST_BATCH_NANOS;
    }
    filling.add(event);
    return !filling.isFull() || flush(due);
  }

  /** The last slot lasts as long as the others, so that the rate is events by duration. */
  private boolean awaitEnd() {
    var unused = awaitTime(endNanos);
    return false;
  }

  private boolean awaitTime(long sinceStartNanos) {
    long elapsed = elapsedNanos();
    if (elapsed < sinceStartNanos) {
      return !stop.awaitNanos(sinceStartNanos - elapsed);
    }
    return !stop.isRequested() && elapsed - GRACE_NANOS < endNanos;
  }

  private boolean flush(long dueNanos) {
    return filling.isEmpty() || send(filling.take(dueNanos).events(), dueNanos);
  }

  private boolean send(List<OutgoingEvent> events, long dueNanos) {
    if (client.awaitPlace(stop, lastMomentNanos())) {
      client.send(new Batch(events, startNanos + dueNanos));
      return true;
    }
    unsent += events.size();
    return false;
  }

  private long lastMomentNanos() {
    return endNanos == Long.MAX_VALUE
        ? System.nanoTime() + Long.MAX_VALUE / 2
        : startNanos + endNanos + GRACE_NANOS;
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
}
