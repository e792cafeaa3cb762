package dev.tidemark.config;

import java.util.List;

/** Every problem found in a configuration, one line each. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<String> problems;

  ConfigException(String application, List<String> problems) {
    super(message(application, problems));
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }

  private static String message(String application, List<String> problems) {
    String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
    return "Cannot start the "
        + application
        + ", its configuration has "
        + count
        + ":\n  - "
        + String.join("\n  - ", problems);
  }
}
