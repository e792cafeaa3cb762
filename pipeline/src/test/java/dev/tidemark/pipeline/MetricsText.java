package dev.tidemark.pipeline;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An application's answer to {@code /metrics}, as a table for docs/metrics.md. */
final class MetricsText {
  private static final Pattern HELP = Pattern.compile("# HELP (\\S+) (.*)");
  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)\\{([^}]*)\\} .*");
  private static final Pattern TAG = Pattern.compile("([a-z_]+)=\"");

  private static final class Metric {
    private String help = "";
    private String type = "";
    private final Set<String> tags = new LinkedHashSet<>();
  }

  private final Map<String, Metric> metrics = new TreeMap<>();

  private MetricsText() {}

  /** The application's own metrics: those whose name begins with its. */
  static MetricsText of(String text, String application) {
    MetricsText parsed = new MetricsText();
    text.lines().forEach(parsed::read);
    parsed.metrics.keySet().removeIf(name -> !name.startsWith(application + "_"));
    return parsed;
  }

  private void read(String line) {
    Matcher help = HELP.matcher(line);
    Matcher type = TYPE.matcher(line);
    Matcher sample = SAMPLE.matcher(line);
    if (help.matches()) {
      metric(help.group(1)).help = help.group(2);
    } else if (type.matches()) {
      metric(type.group(1)).type = type.group(2);
    } else if (sample.matches()) {
      String name = sample.group(1).replaceFirst("_(bucket|count|sum)$", "");
      Metric metric = metrics.getOrDefault(name, metrics.get(sample.group(1)));
      if (metric != null) {
        TAG.matcher(sample.group(2)).results().forEach(tag -> metric.tags.add(tag.group(1)));
        metric.tags.remove("le");
      }
    }
  }

  private Metric metric(String name) {
    return metrics.computeIfAbsent(name, absent -> new Metric());
  }

  Set<String> names() {
    return metrics.keySet();
  }

  String toMarkdown() {
    StringBuilder table = new StringBuilder("| metric | type | tags | |\n|---|---|---|---|\n");
    metrics.forEach(
        (name, metric) ->
            table
                .append("| `" + name + "` | " + metric.type + " | ")
                .append(String.join(", ", metric.tags))
                .append(" | " + metric.help + " |\n"));
    return table.toString();
  }
}
