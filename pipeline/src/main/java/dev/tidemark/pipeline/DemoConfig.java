package dev.tidemark.pipeline;

import dev.tidemark.config.ConfigException;
import dev.tidemark.config.Schema;
import dev.tidemark.config.Setting;
import dev.tidemark.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code tidemark demo} takes.
 *
 * @param duration how long the load lasts; zero: until Ctrl-C
 * @param headless plain lines, and no browser is opened
 * @param scenario what goes wrong in the shop
 * @param audit whether the store is held against the topic at the end
 */
public record DemoConfig(
    int rate,
    Duration duration,
    boolean headless,
    int seed,
    Path dataDir,
    int port,
    int dashboardPort,
    double badShare,
    double lateShare,
    double duplicateShare,
    Optional<String> scenario,
    Duration scenarioEvery,
    boolean audit) {

  /** The load generator's, which is in a process of its own. */
  static final List<String> SCENARIOS =
      List.of("spike", "outage", "bot", "bad-release", "clock-skew", "replay-attack");

  /** Those that raise their alert, or change nothing, however soon they come. */
  private static final Set<String> AT_ANY_TIME = Set.of("bot", "replay-attack");

  /** The load generator's default, which the demo leaves as it is. */
  private static final double SKEWED_SHARE = 0.01;

  /** Ten minutes that show what is usual, and until the last of them is closed. */
  private static final Duration SEEN_AFTER = Duration.ofMinutes(12);

  private static final Setting<Integer> RATE =
      Setting.integer("rate", 200, 1, 100_000, "Events a second.");
  private static final Setting<Duration> DURATION =
      Setting.duration(
          "duration",
          "0s",
          Duration.ZERO,
          Duration.ofDays(7),
          "How long the load lasts; 0s: until Ctrl-C.");
  private static final Setting<Boolean> HEADLESS =
      Setting.flag("headless", false, "Opens no browser and prints plain lines.");
  private static final Setting<Integer> SEED =
      Setting.integer("seed", 7, 0, Integer.MAX_VALUE, "Seed of the shoppers' behaviour.");
  private static final Setting<Path> DATA_DIR =
      Setting.path("data-dir", "data", "Folder of all data; kept from one run to the next.");
  private static final Setting<Integer> PORT =
      Setting.port("port", 8080, "Port of the gateway; 0: any free one.");
  private static final Setting<Integer> DASHBOARD_PORT =
      Setting.port("dashboard-port", 8090, "Port of the dashboard; 0: any free one.");
  private static final Setting<Double> BAD =
      Setting.number("bad-share", 0.02, 0, 1, "Share of events with faults.");
  private static final Setting<Double> LATE =
      Setting.number("late-share", 0.01, 0, 1, "Share of events that come late.");
  private static final Setting<Double> DUPLICATE =
      Setting.number("duplicate-share", 0.01, 0, 1, "Share of events that are sent twice.");

  private static final Setting<Optional<String>> SCENARIO =
      new Setting<>(
          "scenario",
          "",
          "one of " + String.join(", ", SCENARIOS),
          "What goes wrong in the shop again and again, written down in `truth.jsonl` in the data"
              + " folder; the rate then follows the hour of the day. Empty for an ordinary shop.",
          DemoConfig::scenario);

  private static final Setting<Duration> SCENARIO_EVERY =
      Setting.duration(
          "scenario-every",
          "12m",
          Duration.ofMinutes(1),
          Duration.ofDays(1),
          "Time from the start to the first thing that goes wrong, and from each to the next. Only a"
              + " `bot` is seen after less than 12m.");

  private static final Setting<Boolean> AUDIT =
      Setting.flag("audit", false, "Counts all of the topic again at the end, see `audit`.");

  public static final Schema SCHEMA =
      Schema.of(
          "demo",
          RATE,
          DURATION,
          HEADLESS,
          SEED,
          DATA_DIR,
          PORT,
          DASHBOARD_PORT,
          BAD,
          LATE,
          DUPLICATE,
          SCENARIO,
          SCENARIO_EVERY,
          AUDIT);

  /**
   * Takes the values, and checks what the load generator would refuse only when all else runs.
   *
   * @throws ConfigException with every problem there is
   */
  static DemoConfig from(Settings settings) {
    List<String> problems = new ArrayList<>();
    Optional<String> scenario = settings.get(SCENARIO);
    if (scenario.filter(named -> !AT_ANY_TIME.contains(named)).isPresent()
        && settings.get(SCENARIO_EVERY).compareTo(SEEN_AFTER) < 0) {
      problems.add(
          "Cannot play '%s' every %d minutes: its detector needs ten minutes to know what is usual, so give 'scenario-every' at least 12m"
              .formatted(scenario.get(), settings.get(SCENARIO_EVERY).toMinutes()));
    }
    double notGood = settings.get(BAD) + settings.get(LATE) + settings.get(DUPLICATE);
    if (settings.get(DUPLICATE) > 1 - notGood - SKEWED_SHARE) {
      problems.add(
          "Cannot send these shares: bad-share, late-share and twice duplicate-share may be 0.99"
              + " together, since only good events are sent twice, and 0.01 come from wrong clocks");
    }
    if (!problems.isEmpty()) {
      throw ConfigException.of("demo", problems);
    }
    return new DemoConfig(
        settings.get(RATE),
        settings.get(DURATION),
        settings.get(HEADLESS),
        settings.get(SEED),
        settings.get(DATA_DIR),
        settings.get(PORT),
        settings.get(DASHBOARD_PORT),
        settings.get(BAD),
        settings.get(LATE),
        settings.get(DUPLICATE),
        settings.get(SCENARIO),
        settings.get(SCENARIO_EVERY),
        settings.get(AUDIT));
  }

  /** Why who waits for the scenario's alert may wait in vain; empty when there will be one. */
  Optional<String> scenarioHint() {
    if (scenario.isEmpty()) {
      return Optional.empty();
    }
    if (!duration.isZero() && duration.compareTo(scenarioEvery) <= 0) {
      return Optional.of("nothing goes wrong before the end: give a longer --duration");
    }
    if (scenario.get().equals("replay-attack") && scenarioEvery.compareTo(SEEN_AFTER) < 0) {
      return Optional.of(
          "an alert needs ten minutes of usual traffic before: --scenario-every 12m");
    }
    return Optional.empty();
  }

  private static Optional<String> scenario(String text) {
    if (!text.isEmpty() && !SCENARIOS.contains(text)) {
      throw new IllegalArgumentException();
    }
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
