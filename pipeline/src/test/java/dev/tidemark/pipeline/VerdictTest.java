package dev.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictTest {
  /** 10 sent and accepted, of which 8 are good. */
  private static final LoadReport SENT = new LoadReport(10, 10, 0, 8, 1, 1, 0, 0);

  @Test
  void agreesToTheLastEvent() {
    Verdict verdict = new Verdict(SENT, ledger(10, 10, 8));

    assertThat(verdict.problems()).isEmpty();
    assertThat(verdict.text()).contains("meets the load generator's own counts:\n");
  }

  @Test
  void tellsWhatOthersSentFromWhatIsCountedTwice() {
    Verdict others = new Verdict(SENT, ledger(12, 12, 10));
    Verdict twice = new Verdict(SENT, ledger(12, 10, 10));

    assertThat(others.problems()).isEmpty();
    assertThat(others.text()).contains("own counts, with 2 that others sent:\n");
    assertThat(twice.problems())
        .containsExactly(
            "accepted: the ledger says 12, the load generator 10",
            "counted: the ledger says 10, the load generator 8");
  }

  @Test
  void agreesWhereCopiesAreDuplicates() {
    Verdict found = new Verdict(SENT, ledger(12, 10, 8, 2));
    Verdict lost = new Verdict(SENT, ledger(12, 10, 7, 3));

    assertThat(found.problems()).isEmpty();
    assertThat(found.text()).contains("own counts, with 2 stored twice, counted once:\n");
    assertThat(lost.problems())
        .containsExactly(
            "counted: the ledger says 7, the load generator 8",
            "duplicate: the ledger says 3, the load generator 2");
  }

  @Test
  void missesWhatWasLostWhateverOthersSent() {
    Verdict lost = new Verdict(SENT, ledger(9, 12, 7));

    assertThat(lost.problems())
        .contains("accepted: the ledger says 9, the load generator 10")
        .contains("counted: the ledger says 7, the load generator 8");
  }

  private static LedgerView ledger(long accepted, long acknowledged, long counted) {
    return ledger(accepted, acknowledged, counted, 0);
  }

  private static LedgerView ledger(long accepted, long acknowledged, long counted, long duplicate) {
    return new LedgerView(Map.of(), accepted, acknowledged, counted, 1, 1, duplicate, 0, 1, 1);
  }
}
