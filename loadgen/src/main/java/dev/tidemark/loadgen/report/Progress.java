package dev.tidemark.loadgen.report;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The live line of a run: each second over itself on a terminal, every five seconds as a line of
 * its own elsewhere.
 */
public final class Progress implements AutoCloseable {
  private static final int SECONDS_BETWEEN_LINES = 5;

  private final Counts counts;
  private final Latencies latencies;
  private final PrintStream out;
  private final boolean terminal;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::show, "progress");

  private Progress(Counts counts, Latencies latencies, PrintStream out, boolean terminal) {
    this.counts = counts;
    this.latencies = latencies;
    this.out = out;
    this.terminal = terminal;
  }

  public static Progress start(Counts counts, Latencies latencies, PrintStream out) {
    Progress progress = new Progress(counts, latencies, out, onTerminal());
    progress.thread.setDaemon(true);
    progress.thread.start();
    return progress;
  }

  /** Ends the line. */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (terminal) {
      out.println();
    }
  }

  /**
   * On JDK 22 and later a redirected run counts as one too; the lines then end in carriage returns.
   */
  @SuppressWarnings("SystemConsoleNull") // Console.isTerminal() is not in JDK 17
  private static boolean onTerminal() {
    return System.console() != null;
  }

  private void show() {
    long every = terminal ? 1 : SECONDS_BETWEEN_LINES;
    long start = System.nanoTime();
    long sentBefore = 0;
    try {
      for (int line = 1; !awaitClosing(start, line * every); line++) {
        long sent = counts.totalSent();
        long elapsedSeconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
        String text = line(elapsedSeconds, (double) (sent - sentBefore) / every);
        out.print(terminal ? "\r" + text + " ".repeat(4) : text + System.lineSeparator());
        out.flush();
        sentBefore = sent;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean awaitClosing(long start, long seconds) throws InterruptedException {
    long left = start + TimeUnit.SECONDS.toNanos(seconds) - System.nanoTime();
    return closing.await(left, TimeUnit.NANOSECONDS);
  }

  private String line(long elapsedSeconds, double rate) {
    Latencies.Percentiles recent = latencies.interval();
    long lost = counts.total(Outcome.FAILED) + counts.total(Outcome.UNCERTAIN);
    return String.format(
        Locale.ROOT,
        "%s  %,.0f events/s  accepted %,d  refused %,d  lost %,d  p50 %.1f ms  p99 %.1f ms",
        clock(Duration.ofSeconds(elapsedSeconds)),
        rate,
        counts.total(Outcome.ACCEPTED),
        counts.total(Outcome.REFUSED),
        lost,
        recent.p50(),
        recent.p99());
  }

  private static String clock(Duration elapsed) {
    return String.format(
        Locale.ROOT,
        "%d:%02d:%02d",
        elapsed.toHours(),
        elapsed.toMinutesPart(),
        elapsed.toSecondsPart());
  }
}
