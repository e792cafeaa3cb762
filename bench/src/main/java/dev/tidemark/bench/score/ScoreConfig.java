package dev.tidemark.bench.score;

import dev.tidemark.config.Schema;
import dev.tidemark.config.Setting;
import dev.tidemark.config.Settings;

/**
 * What {@code tidemark score} takes.
 *
 * @param seeds how many shops each scenario is played in
 * @param hours how long each of them is played
 * @param rate events a second, on the average of a day
 */
record ScoreConfig(int seeds, int hours, double rate, int firstSeed) {
  private static final Setting<Integer> SEEDS =
      Setting.integer("seeds", 4, 1, 1_000, "Shops that each scenario is played in.");
  private static final Setting<Integer> HOURS =
      Setting.integer("hours", 6, 2, 240, "How long each of them is played.");
  private static final Setting<Double> RATE =
      Setting.number("rate", 20, 1, 1_000, "Events a second, on the average of a day.");
  private static final Setting<Integer> FIRST_SEED =
      Setting.integer("first-seed", 1, 1, 1_000_000, "The first shop's seed; others follow.");

  static final Schema SCHEMA = Schema.of("score", SEEDS, HOURS, RATE, FIRST_SEED);

  static ScoreConfig from(Settings settings) {
    return new ScoreConfig(
        settings.get(SEEDS), settings.get(HOURS), settings.get(RATE), settings.get(FIRST_SEED));
  }
}
