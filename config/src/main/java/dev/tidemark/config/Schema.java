package dev.tidemark.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * All keys of one application.
 *
 * <p>Values come, the first that has one, from flags ({@code --http.port=8080} or {@code
 * --http.port 8080}), the environment ({@code TIDEMARK_HTTP_PORT}), the file named by {@code
 * --config}, and the default. A key that nobody knows is a problem in flags and in the file; the
 * environment is shared between applications, so there it is not.
 */
public final class Schema {
  private final String application;
  private final List<KeyPrefix> passThroughPrefixes;
  private final Map<String, Setting<?>> settings = new LinkedHashMap<>();

  private Schema(String application, List<KeyPrefix> passThroughPrefixes) {
    this.application = application;
    this.passThroughPrefixes = passThroughPrefixes;
  }

  public static Schema of(String application, Setting<?>... settings) {
    return of(application, List.of(), settings);
  }

  /** A schema that also takes any key which starts with one of the prefixes, unchecked. */
  public static Schema of(
      String application, List<KeyPrefix> passThroughPrefixes, Setting<?>... settings) {
    Schema schema = new Schema(application, List.copyOf(passThroughPrefixes));
    for (Setting<?> setting : settings) {
      if (schema.settings.put(setting.key(), setting) != null) {
        throw new IllegalArgumentException("Invalid schema: '" + setting.key() + "' stands twice");
      }
    }
    return schema;
  }

  /** The keys of several applications that run in one process; a key that two have is one key. */
  public static Schema union(String application, Schema... schemas) {
    List<KeyPrefix> prefixes = new ArrayList<>();
    Map<String, Setting<?>> all = new LinkedHashMap<>();
    for (Schema schema : schemas) {
      prefixes.addAll(schema.passThroughPrefixes);
      all.putAll(schema.settings);
    }
    Schema union = new Schema(application, List.copyOf(prefixes));
    union.settings.putAll(all);
    return union;
  }

  /**
   * Reads the configuration.
   *
   * @throws ConfigException with every problem there is, or with help where {@code --help} asks
   */
  public Settings read(String[] args, Map<String, String> environment) {
    List<String> problems = new ArrayList<>();
    Settings settings = read(args, environment, problems);
    if (!problems.isEmpty()) {
      throw new ConfigException(application, problems);
    }
    return settings;
  }

  /**
   * Reads the configuration for an application that checks more than its keys, so that it can tell
   * all problems at once. Defaults stand in place of what is wrong; a required key that is missing
   * has no value.
   *
   * @param problems gets every problem there is
   * @throws ConfigException with help where {@code --help} asks
   */
  public Settings read(String[] args, Map<String, String> environment, List<String> problems) {
    Map<String, String> flags = flags(args, problems);
    if (flags.containsKey("help") && !settings.containsKey("help")) {
      throw ConfigException.help(help());
    }
    Map<String, String> file = file(flags.remove("config"), problems);
    Map<String, String> passed = new HashMap<>();
    takeKnown(file, "the configuration file", passed, problems);
    passThroughPrefixes.forEach(prefix -> prefix.takeFrom(environment, passed));
    takeKnown(flags, "the flags", passed, problems);
    Map<String, Object> values = new HashMap<>();
    for (Setting<?> setting : settings.values()) {
      String text = flags.get(setting.key());
      if (text == null) {
        text = environment.get(setting.environmentVariable());
      }
      if (text == null) {
        text = file.getOrDefault(setting.key(), setting.defaultText());
      }
      if (text == null) {
        problems.add(
            "Missing '"
                + setting.key()
                + "': expected "
                + setting.accepts()
                + " ("
                + setting.documentation()
                + ")");
        continue;
      }
      try {
        values.put(setting.key(), setting.parse(text));
      } catch (IllegalArgumentException | ArithmeticException e) {
        problems.add(
            "Cannot parse '"
                + setting.key()
                + (setting.isSecret() ? "'" : "' = \"" + text + "\"")
                + ": expected "
                + setting.accepts());
        if (setting.defaultText() != null) {
          values.put(setting.key(), setting.parse(setting.defaultText()));
        }
      }
    }
    return new Settings(values, passed);
  }

  private String help() {
    StringBuilder text =
        new StringBuilder("Keys of the ")
            .append(application)
            .append(
                ", as flags (--key=value), in the environment (TIDEMARK_KEY) or in the file that"
                    + " --config names:\n");
    for (Setting<?> setting : settings.values()) {
      text.append("\n  --").append(setting.key());
      if (setting.defaultText() == null) {
        text.append("  (required)");
      } else if (!setting.defaultText().isEmpty()) {
        text.append("=").append(setting.defaultText());
      }
      text.append("\n      ").append(setting.documentation()).append("\n      Takes ");
      text.append(setting.accepts()).append(".\n");
    }
    for (KeyPrefix prefix : passThroughPrefixes) {
      text.append("\n  --").append(prefix.text()).append("*\n      Handed on as it is; ");
      text.append(inEnvironment(prefix, "")).append(".\n");
    }
    return text.toString();
  }

  /** A Markdown table of all keys. */
  public String toMarkdown() {
    StringBuilder table =
        new StringBuilder("| key | default | accepts | what it is for |\n|---|---|---|---|\n");
    for (Setting<?> setting : settings.values()) {
      String shown =
          setting.defaultText() == null
              ? "required"
              : setting.defaultText().isEmpty() ? "none" : "`" + setting.defaultText() + "`";
      table
          .append("| `")
          .append(setting.key())
          .append("` | ")
          .append(shown)
          .append(" | ")
          .append(setting.accepts())
          .append(" | ")
          .append(setting.documentation().replace("|", "\\|"))
          .append(" |\n");
    }
    for (KeyPrefix prefix : passThroughPrefixes) {
      table
          .append("| `")
          .append(prefix.text())
          .append("*` | none | any text | handed on as it is; ");
      table.append(inEnvironment(prefix, "`")).append(" |\n");
    }
    return table.toString();
  }

  private static String inEnvironment(KeyPrefix prefix, String quote) {
    return prefix.inEnvironment()
        ? "in the environment " + quote + prefix.environmentVariable() + "*" + quote
        : "not from the environment, where capitals would be lost";
  }

  private static Map<String, String> flags(String[] args, List<String> problems) {
    Map<String, String> flags = new LinkedHashMap<>();
    for (int i = 0; i < args.length; i++) {
      String arg = args[i];
      if (!arg.startsWith("--")) {
        problems.add(
            "Cannot read the argument \"" + arg + "\": expected --key=value or --key value");
        continue;
      }
      int equals = arg.indexOf('=');
      if (equals > 0) {
        flags.put(arg.substring(2, equals), arg.substring(equals + 1));
      } else if (i + 1 < args.length && !args[i + 1].startsWith("--")) {
        flags.put(arg.substring(2), args[++i]);
      } else {
        flags.put(arg.substring(2), "true");
      }
    }
    return flags;
  }

  private static Map<String, String> file(String path, List<String> problems) {
    Map<String, String> values = new LinkedHashMap<>();
    if (path == null) {
      return values;
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(path), StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      problems.add(
          "Cannot read the configuration file '"
              + path
              + "': "
              + e.getClass().getSimpleName()
              + " "
              + e.getMessage());
    }
    properties.stringPropertyNames().stream()
        .sorted()
        .forEach(key -> values.put(key, properties.getProperty(key)));
    return values;
  }

  private void takeKnown(
      Map<String, String> given, String where, Map<String, String> passed, List<String> problems) {
    given.forEach(
        (key, value) -> {
          if (passThroughPrefixes.stream().anyMatch(prefix -> key.startsWith(prefix.text()))) {
            passed.put(key, value);
          } else if (!settings.containsKey(key)) {
            String hint = nearest(key).map(near -> ": did you mean '" + near + "'?").orElse("");
            problems.add("Unknown key '" + key + "' in " + where + hint);
          }
        });
  }

  private java.util.Optional<String> nearest(String key) {
    return settings.keySet().stream()
        .filter(known -> distance(known, key) <= Math.max(2, key.length() / 4))
        .min(java.util.Comparator.comparingInt(known -> distance(known, key)));
  }

  /** Levenshtein distance. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
