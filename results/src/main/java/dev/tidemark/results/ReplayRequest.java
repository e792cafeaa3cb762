package dev.tidemark.results;

import java.time.Instant;
import java.util.Locale;

/**
 * Somebody's wish to have quarantined events sent again, and what has become of it. Key: id.
 *
 * <pre>
 * ASKED ──the processor takes it──▶ RUNNING ──▶ DONE
 *                                      └──────▶ FAILED
 * </pre>
 *
 * <p>One that is still RUNNING when its processor has died is taken again by the next one.
 *
 * @param who the role that asked, and from which address
 * @param selection which events are meant, a JSON object
 * @param rule how they are mended, a JSON object; empty: as they came
 * @param dryRun whether it only says what would be sent
 * @param numbers what was found and done so far, a JSON object; empty at first
 * @param problem why it failed, in a sentence; empty otherwise
 * @param revision raised by each change
 */
public record ReplayRequest(
    String id,
    Instant askedAt,
    String who,
    String selection,
    String rule,
    boolean dryRun,
    State state,
    String numbers,
    String problem,
    long revision,
    Instant updatedAt) {

  /** How far a request has come. */
  public enum State {
    ASKED,
    RUNNING,
    DONE,
    FAILED;

    /** As the store has it, such as {@code asked}. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    static State ofCode(String code) {
      return valueOf(code.toUpperCase(Locale.ROOT));
    }
  }

  /** A request that nobody has taken yet. */
  public static ReplayRequest asked(
      String id, Instant at, String who, String selection, String rule, boolean dryRun) {
    return new ReplayRequest(id, at, who, selection, rule, dryRun, State.ASKED, "", "", 0, at);
  }

  /** The request after a change. */
  public ReplayRequest with(State newState, String newNumbers, String newProblem, Instant at) {
    return new ReplayRequest(
        id,
        askedAt,
        who,
        selection,
        rule,
        dryRun,
        newState,
        newNumbers,
        newProblem,
        revision + 1,
        at);
  }

  public boolean isOver() {
    return state == State.DONE || state == State.FAILED;
  }
}
