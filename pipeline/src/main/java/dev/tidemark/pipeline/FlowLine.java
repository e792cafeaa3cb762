package dev.tidemark.pipeline;

import java.io.PrintStream;
import java.util.Locale;

/**
 * One line about the flow: rewritten each second on a terminal, printed every five seconds
 * elsewhere.
 */
final class FlowLine {
  private static final int PLAIN_EVERY = 5;

  private final PrintStream out;
  private final boolean plain;
  private final long startNanos = System.nanoTime();
  private int shown;
  private long lastAccepted;
  private long lastNanos = startNanos;

  FlowLine(PrintStream out, boolean plain) {
    this.out = out;
    this.plain = plain;
  }

  void show(LedgerView ledger) {
    shown++;
    if (plain && shown % PLAIN_EVERY != 0) {
      return;
    }
    long now = System.nanoTime();
    double perSecond = (ledger.accepted() - lastAccepted) * 1e9 / (now - lastNanos);
    lastAccepted = ledger.accepted();
    lastNanos = now;
    String line =
        String.format(
            Locale.ROOT,
            "%4d s  %,6.0f accepted/s  %,d accepted = %,d counted + %,d quarantined + %,d late"
                + " + %,d duplicate  unexplained %,d  fresh p50 %.0f ms p99 %.0f ms",
            (now - startNanos) / 1_000_000_000,
            perSecond,
            ledger.accepted(),
            ledger.counted(),
            ledger.quarantined(),
            ledger.late(),
            ledger.duplicate(),
            ledger.unexplained(),
            ledger.freshnessP50Millis(),
            ledger.freshnessP99Millis());
    if (plain) {
      out.println(line);
    } else {
      out.print("\r\u001b[K" + line);
    }
    out.flush();
  }

  void end() {
    if (!plain) {
      out.println();
    }
  }
}
