package dev.tidemark.pipeline;

import dev.tidemark.broker.JavaProcess;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Waits until the ledger speaks of all that has been sent. */
final class Settlement {
  private static final Duration STANDSTILL = Duration.ofMinutes(2);
  private static final long POLL_MILLIS = 200;

  /** The gateway says every two seconds how much it has had acknowledged. */
  private static final int TRIES_FOR_THE_GATEWAY = 25;

  private final DashboardClient dashboard;
  private final Backlog backlog;
  private final DemoProcesses processes;
  private final JavaProcess processor;

  Settlement(
      DashboardClient dashboard, Backlog backlog, DemoProcesses processes, JavaProcess processor) {
    this.dashboard = dashboard;
    this.backlog = backlog;
    this.processes = processes;
    this.processor = processor;
  }

  /** The ledger when the processor has read all that was in the topic at the time of the call. */
  LedgerView allRead() throws InterruptedException {
    Map<Integer, Long> ends = backlog.ends();
    long deadline = System.nanoTime() + STANDSTILL.toNanos();
    long lastRead = -1;
    while (System.nanoTime() < deadline) {
      Optional<LedgerView> ledger = dashboard.ledger();
      if (ledger.isPresent() && ledger.get().hasRead(ends)) {
        return ledger.get();
      }
      if (ledger.isPresent() && ledger.get().records() > lastRead) {
        lastRead = ledger.get().records();
        deadline = System.nanoTime() + STANDSTILL.toNanos();
      }
      processes.requireAlive();
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    throw new IllegalStateException(
        "The processor stands still: it has read "
            + lastRead
            + " of "
            + ends.values().stream().mapToLong(Long::longValue).sum()
            + " records in "
            + STANDSTILL.toSeconds()
            + " s. Its last lines:\n"
            + processor.tail());
  }

  /**
   * Holds what was sent against the ledger, once everything is read.
   *
   * @param before the ledger when nothing had been sent
   */
  Verdict verdict(LoadReport sent, LedgerView before) throws InterruptedException {
    LedgerView after = allRead();
    Verdict verdict = new Verdict(sent, after.since(before));
    for (int i = 0; i < TRIES_FOR_THE_GATEWAY && !verdict.problems().isEmpty(); i++) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      verdict = new Verdict(sent, dashboard.ledger().orElse(after).since(before));
    }
    return verdict;
  }
}
