package dev.tidemark.loadgen;

import dev.tidemark.config.Schema;
import dev.tidemark.config.Setting;
import dev.tidemark.config.Settings;
import dev.tidemark.loadgen.scenario.Scenario;
import dev.tidemark.loadgen.send.GatewayClient.Encoding;
import dev.tidemark.loadgen.traffic.Shares;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The load generator's configuration.
 *
 * @param uri where beacons go, path included
 * @param duration zero for no end
 * @param waitFor zero for not waiting
 */
public record LoadgenConfig(
    URI uri,
    double rate,
    Duration duration,
    long seed,
    Shares shares,
    int batchSize,
    int maxInFlight,
    Duration requestTimeout,
    Encoding encoding,
    Optional<Path> replay,
    double speed,
    Optional<Path> report,
    Optional<Path> journal,
    boolean json,
    Duration waitFor,
    Optional<Scenario> scenario,
    Duration scenarioEvery,
    Optional<Path> truth) {
  private static final String BEACON_PATH = "/v1/events";
  private static final Duration LONGEST = Duration.ofDays(365);
  private static final Duration PATIENCE = Duration.ofMinutes(12);
  private static final Set<Scenario> NEED_PATIENCE =
      EnumSet.of(Scenario.SPIKE, Scenario.OUTAGE, Scenario.BAD_RELEASE, Scenario.CLOCK_SKEW);

  private static final Setting<URI> URL =
      new Setting<>(
          "url",
          "http://localhost:8080",
          "an http or https address, such as http://localhost:8080",
          "Address of the gateway. Without a path, beacons go to " + BEACON_PATH + ".",
          LoadgenConfig::beaconUri);
  private static final Setting<Double> RATE =
      Setting.number(
          "rate",
          100,
          0.01,
          1_000_000,
          "Events a second, of all kinds together. Held whatever the gateway does.");
  private static final Setting<Duration> DURATION =
      Setting.duration(
          "duration",
          "0s",
          Duration.ZERO,
          LONGEST,
          "How long to send; 0s until stopped, or to the end of the replay.");
  private static final Setting<Long> SEED =
      new Setting<>(
          "seed",
          "0",
          "a whole number",
          "Decides what is sent, but for times and event ids; 0 takes a new seed each time and"
              + " prints it.",
          Long::parseLong);
  private static final Setting<Double> BAD_SHARE =
      share("bad-share", 0.02, "Share of events that have a fault and must be quarantined.");
  private static final Setting<Double> LATE_SHARE =
      share("late-share", 0.01, "Share of events that are 5 to 30 minutes late.");
  private static final Setting<Double> DUPLICATE_SHARE =
      share(
          "duplicate-share",
          0.01,
          "Share of events that are an accepted good one again, 1 to 20 seconds later. Reached"
              + " once the first of them are due.");
  private static final Setting<Double> SKEWED_SHARE =
      share(
          "skewed-share",
          0.01,
          "Share of events from clients whose clock is up to 2 hours wrong and who say when they"
              + " sent, so that they must be counted.");
  private static final Setting<Integer> BATCH_SIZE =
      Setting.integer(
          "batch-size",
          1,
          1,
          1_000,
          "Events a request, as a JSON array; fewer when the body reaches 48 KiB or an event has"
              + " waited 5 seconds. Events that are not JSON always travel alone.");
  private static final Setting<Integer> MAX_IN_FLIGHT =
      Setting.integer(
          "max-in-flight",
          256,
          1,
          10_000,
          "Requests that may wait for their answer, each on its own connection. When all do,"
              + " sending waits and the latency shows it.");
  private static final Setting<Duration> REQUEST_TIMEOUT =
      Setting.duration(
          "request-timeout",
          "10s",
          Duration.ofMillis(10),
          Duration.ofMinutes(10),
          "Longest wait for an answer; the events are uncertain then.");
  private static final Setting<Boolean> GZIP =
      Setting.flag("gzip", false, "Compress request bodies.");
  private static final Setting<Optional<String>> REPLAY =
      Setting.optionalText(
          "replay",
          "A web server's log to replay instead of simulated shoppers: one JSON object a line with"
              + " offset_s, user_id, method, page, referrer, user_agent. GET requests become"
              + " page_view events; rate and shares have no effect.");
  private static final Setting<Double> SPEED =
      Setting.number("speed", 1, 0.001, 1_000_000, "How many times faster than it was to replay.");
  private static final Setting<Optional<String>> REPORT =
      Setting.optionalText("report", "File that gets the report as JSON.");
  private static final Setting<Optional<String>> JOURNAL =
      Setting.optionalText(
          "journal",
          "File that gets every event with its kind and what became of it, one JSON object a line:"
              + " what a store can be held against.");
  private static final Setting<Boolean> JSON =
      Setting.flag("json", false, "Print the report as JSON too, as the last line.");
  private static final Setting<Duration> WAIT_FOR =
      Setting.duration(
          "wait-for",
          "30s",
          Duration.ZERO,
          Duration.ofHours(1),
          "How long to wait at the start until the gateway answers; 0s to start at once.");

  private static final Setting<Optional<Scenario>> SCENARIO =
      new Setting<>(
          "scenario",
          "",
          "one of " + codes(),
          "What goes wrong in the shop again and again, to hold alerts against; the rate then"
              + " follows the hour of the day. Empty for an ordinary shop at a steady rate.",
          LoadgenConfig::scenario);
  private static final Setting<Duration> SCENARIO_EVERY =
      Setting.duration(
          "scenario-every",
          "30m",
          Duration.ofMinutes(1),
          Duration.ofDays(1),
          "Time from the start to the first thing that goes wrong, and from each to the next. Only a"
              + " `bot` is seen after less than 12m: the other detectors need ten minutes to know"
              + " what is usual. A `replay-attack` before that is one that must change nothing.");
  private static final Setting<Optional<String>> TRUTH =
      Setting.optionalText(
          "truth", "File that gets what goes wrong in the scenario, one JSON object a line.");

  public static final Schema SCHEMA =
      Schema.of(
          "load generator",
          URL,
          RATE,
          DURATION,
          SEED,
          BAD_SHARE,
          LATE_SHARE,
          DUPLICATE_SHARE,
          SKEWED_SHARE,
          BATCH_SIZE,
          MAX_IN_FLIGHT,
          REQUEST_TIMEOUT,
          GZIP,
          REPLAY,
          SPEED,
          REPORT,
          JOURNAL,
          JSON,
          WAIT_FOR,
          SCENARIO,
          SCENARIO_EVERY,
          TRUTH);

  /**
   * Takes the values, and checks those that depend on each other.
   *
   * @throws IllegalArgumentException when they do not fit together
   */
  public static LoadgenConfig from(Settings settings) {
    checkPatience(settings);
    return new LoadgenConfig(
        settings.get(URL),
        settings.get(RATE),
        settings.get(DURATION),
        settings.get(SEED) == 0 ? System.nanoTime() : settings.get(SEED),
        new Shares(
            settings.get(BAD_SHARE),
            settings.get(LATE_SHARE),
            settings.get(DUPLICATE_SHARE),
            settings.get(SKEWED_SHARE)),
        settings.get(BATCH_SIZE),
        settings.get(MAX_IN_FLIGHT),
        settings.get(REQUEST_TIMEOUT),
        settings.get(GZIP) ? Encoding.GZIP : Encoding.IDENTITY,
        settings.get(REPLAY).map(Path::of),
        settings.get(SPEED),
        settings.get(REPORT).map(LoadgenConfig::inExistingFolder),
        settings.get(JOURNAL).map(LoadgenConfig::inExistingFolder),
        settings.get(JSON),
        settings.get(WAIT_FOR),
        settings.get(SCENARIO),
        settings.get(SCENARIO_EVERY),
        settings.get(TRUTH).map(LoadgenConfig::inExistingFolder));
  }

  private static Setting<Double> share(String key, double defaultValue, String documentation) {
    return Setting.number(key, defaultValue, 0, 1, documentation);
  }

  private static String codes() {
    return Arrays.stream(Scenario.values()).map(Scenario::code).collect(Collectors.joining(", "));
  }

  private static Optional<Scenario> scenario(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Arrays.stream(Scenario.values())
            .filter(scenario -> scenario.code().equals(text))
            .findFirst()
            .orElseThrow(IllegalArgumentException::new));
  }

  private static void checkPatience(Settings settings) {
    Optional<Scenario> scenario = settings.get(SCENARIO);
    boolean patient = scenario.map(NEED_PATIENCE::contains).orElse(false);
    if (patient && settings.get(SCENARIO_EVERY).compareTo(PATIENCE) < 0) {
      throw new IllegalArgumentException(
          "Cannot play '%s' every %s: its detector needs ten minutes to know what is usual, so give 'scenario-every' at least 12m"
              .formatted(
                  scenario.get().code(), settings.get(SCENARIO_EVERY).toMinutes() + " minutes"));
    }
  }

  private static URI beaconUri(String text) {
    URI uri = URI.create(text);
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!http || uri.getHost() == null) {
      throw new IllegalArgumentException();
    }
    boolean bare = uri.getPath().isEmpty() || uri.getPath().equals("/");
    return bare ? uri.resolve(BEACON_PATH) : uri;
  }

  /** Shows at the start, not after an hour of load, that there is no place for a file. */
  private static Path inExistingFolder(String named) {
    Path file = Path.of(named).toAbsolutePath();
    if (!Files.isDirectory(file.getParent())) {
      throw new IllegalArgumentException(
          "Cannot write the file \"" + named + "\": its folder does not exist");
    }
    return file;
  }
}
