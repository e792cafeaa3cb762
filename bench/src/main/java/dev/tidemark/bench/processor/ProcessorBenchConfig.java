package dev.tidemark.bench.processor;

import dev.tidemark.config.KeyPrefix;
import dev.tidemark.config.Schema;
import dev.tidemark.config.Setting;
import dev.tidemark.config.Settings;
import java.util.List;
import java.util.Map;

/**
 * What {@code tidemark bench processor} takes.
 *
 * @param batch most records that a batch reads from one partition
 * @param scaling whether to measure the whole job over larger shops instead
 * @param sparkProperties {@code spark.*} properties, whole, to try others than the product's
 */
public record ProcessorBenchConfig(
    int events, int rounds, int batch, boolean scaling, Map<String, String> sparkProperties) {
  private static final Setting<Integer> EVENTS =
      Setting.integer("events", 3_000_000, 10_000, 100_000_000, "Records in the topic.");
  private static final Setting<Integer> ROUNDS =
      Setting.integer("rounds", 3, 1, 100, "Measured rounds, of which the median counts.");
  private static final Setting<Integer> BATCH =
      Setting.integer(
          "batch",
          250_000,
          1_000,
          100_000_000,
          "Most records that a batch reads from one partition.");

  private static final Setting<Boolean> SCALING =
      Setting.flag(
          "scaling",
          false,
          "Compare the whole job with itself over ten times the pages, users and open windows.");

  public static final Schema SCHEMA =
      Schema.of("bench processor", List.of(KeyPrefix.SPARK), EVENTS, ROUNDS, BATCH, SCALING);

  public static ProcessorBenchConfig from(Settings settings) {
    return new ProcessorBenchConfig(
        settings.get(EVENTS),
        settings.get(ROUNDS),
        settings.get(BATCH),
        settings.get(SCALING),
        settings.passedThrough());
  }
}
