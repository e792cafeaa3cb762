package dev.tidemark.processor.replay;

import java.util.List;

/** Why a rule file cannot be used: every problem found in it. */
final class RuleException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<String> problems;

  RuleException(String file, List<String> problems) {
    super(
        "Cannot use the rule file '"
            + file
            + "', it has "
            + (problems.size() == 1 ? "1 problem" : problems.size() + " problems")
            + ":\n  - "
            + String.join("\n  - ", problems));
    this.problems = List.copyOf(problems);
  }

  /** Each of them, by line and key. */
  List<String> problems() {
    return problems;
  }
}
