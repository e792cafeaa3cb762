package dev.tidemark.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Holds the ledger against what the load generator says it sent.
 *
 * <p>The two must agree to the last event. Only events without a plain answer (a time-out, a lost
 * connection, a 503 after the gateway's deadline) may have been accepted all the same; as many as
 * there are of them, the ledger may have more. And those that others sent, from the demo shop or by
 * hand: as many as the gateway itself has had acknowledged beyond the load generator's. And copies
 * that the ledger found as duplicates: the gateway answers from its spool when Kafka is slow to
 * acknowledge, and Kafka may store what it was sent before all the same.
 */
record Verdict(LoadReport sent, LedgerView ledger) {

  /** What does not agree, in sentences; empty when everything does. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    check(problems, "accepted", sent.accepted() + copies(), ledger.accepted());
    check(problems, "counted", sent.good() + sent.skewed(), ledger.counted());
    check(problems, "quarantined", sent.bad(), ledger.quarantined());
    check(problems, "late", sent.late(), ledger.late());
    check(problems, "duplicate", sent.duplicate() + copies(), ledger.duplicate());
    if (ledger.unexplained() != 0) {
      problems.add("unexplained: " + ledger.unexplained() + " records are in no column");
    }
    long explained = ledger.counted() + ledger.quarantined() + ledger.late() + ledger.duplicate();
    if (explained != ledger.accepted()) {
      problems.add("accepted " + ledger.accepted() + " is not the sum of the rest, " + explained);
    }
    return problems;
  }

  /** Events that the gateway had acknowledged and the load generator knows no answer to. */
  private long more() {
    return Math.max(0, Math.min(ledger.acknowledged(), ledger.accepted()) - sent.accepted());
  }

  /** Events that Kafka has twice, of which one is a duplicate in the ledger. */
  private long copies() {
    long stored = ledger.accepted() - Math.max(ledger.acknowledged(), sent.accepted());
    return Math.max(0, Math.min(stored, ledger.duplicate() - sent.duplicate()));
  }

  private void check(List<String> problems, String what, long expected, long found) {
    long most = expected + Math.max(more(), sent.uncertain());
    if (found < expected || found > most) {
      problems.add(
          what
              + ": the ledger says "
              + found
              + ", the load generator "
              + expected
              + (most > expected ? " to " + most : ""));
    }
  }

  String text() {
    String balance =
        String.format(
            Locale.ROOT,
            "%,d accepted = %,d counted + %,d quarantined + %,d late + %,d duplicate,"
                + " %,d unexplained",
            ledger.accepted(),
            ledger.counted(),
            ledger.quarantined(),
            ledger.late(),
            ledger.duplicate(),
            ledger.unexplained());
    List<String> problems = problems();
    return problems.isEmpty()
        ? "The ledger balances and meets the load generator's own counts"
            + (more() > sent.uncertain()
                ? String.format(
                    Locale.ROOT, ", with %,d that others sent", more() - sent.uncertain())
                : "")
            + (copies() > 0
                ? String.format(Locale.ROOT, ", with %,d stored twice, counted once", copies())
                : "")
            + ":\n  "
            + balance
        : "The ledger does NOT meet the load generator's counts:\n  "
            + balance
            + "\n  - "
            + String.join("\n  - ", problems);
  }

  String json() {
    return String.format(
        Locale.ROOT,
        "{\"sent\":%d,\"accepted\":%d,\"counted\":%d,\"quarantined\":%d,\"late\":%d,"
            + "\"duplicate\":%d,\"unexplained\":%d,\"freshness_p50_ms\":%.0f,"
            + "\"freshness_p99_ms\":%.0f}",
        sent.sent(),
        ledger.accepted(),
        ledger.counted(),
        ledger.quarantined(),
        ledger.late(),
        ledger.duplicate(),
        ledger.unexplained(),
        ledger.freshnessP50Millis(),
        ledger.freshnessP99Millis());
  }
}
