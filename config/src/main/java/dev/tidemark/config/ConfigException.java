package dev.tidemark.config;

import java.util.List;

/**
 * Why an application does not start: every problem found in its configuration, one line each; or,
 * where {@code --help} was asked for, no problem and the list of its keys.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<String> problems;

  ConfigException(String application, List<String> problems) {
    super(message(application, problems));
    this.problems = List.copyOf(problems);
  }

  private ConfigException(String help) {
    super(help);
    this.problems = List.of();
  }

  /** For what is wrong with keys taken together. */
  public static ConfigException of(String application, List<String> problems) {
    return new ConfigException(application, problems);
  }

  static ConfigException help(String text) {
    return new ConfigException(text);
  }

  /** 0 where help was asked for, else 2. */
  public int exitCode() {
    return problems.isEmpty() ? 0 : 2;
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
