package dev.tidemark.dashboard.health;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/**
 * An application's metrics in Prometheus' text format, as it answered them once.
 *
 * @param nanos when, by {@link System#nanoTime}
 * @param samples values by name and labels, as they were written
 */
record Scrape(long nanos, Map<String, Double> samples) {

  /** Reads what it can; a line that is none of a sample is left out. */
  static Scrape parse(long nanos, String text) {
    Map<String, Double> samples = new HashMap<>();
    for (String line : text.split("\n", -1)) {
      int nameEnds = line.lastIndexOf('}') < 0 ? line.indexOf(' ') : line.lastIndexOf('}') + 1;
      if (nameEnds > 0 && line.charAt(0) != '#') {
        String value = line.substring(nameEnds).strip();
        try {
          samples.put(line.substring(0, nameEnds), Double.valueOf(value));
        } catch (NumberFormatException e) {
          // Another format's line, or one with a time: nothing that is asked for here has one.
        }
      }
    }
    return new Scrape(nanos, samples);
  }

  /** The sum over all labels; empty when there is no such metric. */
  OptionalDouble sum(String name) {
    double[] values = values(name).toArray();
    return values.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(DoubleStream.of(values).sum());
  }

  /** The largest over all labels; empty when there is no such metric. */
  OptionalDouble max(String name) {
    return values(name).max();
  }

  /** Values of a metric whose only label is a partition's number. */
  Map<Integer, Double> byPartition(String name) {
    String begins = name + "{partition=\"";
    Map<Integer, Double> values = new TreeMap<>();
    samples.forEach(
        (sample, value) -> {
          if (sample.startsWith(begins)) {
            String number = sample.substring(begins.length(), sample.length() - 2);
            if (number.matches("\\d{1,6}")) {
              values.put(Integer.valueOf(number), value);
            }
          }
        });
    return values;
  }

  private DoubleStream values(String name) {
    return samples.entrySet().stream()
        .filter(sample -> isOf(name, sample.getKey()))
        .mapToDouble(Map.Entry::getValue);
  }

  private static boolean isOf(String name, String sample) {
    return sample.startsWith(name)
        && (sample.length() == name.length() || sample.charAt(name.length()) == '{');
  }
}
