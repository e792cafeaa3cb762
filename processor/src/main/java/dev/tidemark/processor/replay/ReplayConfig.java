package dev.tidemark.processor.replay;

import dev.tidemark.config.KeyPrefix;
import dev.tidemark.config.Schema;
import dev.tidemark.config.Setting;
import dev.tidemark.config.Settings;
import dev.tidemark.events.QuarantineReason;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * What {@code tidemark replay} takes.
 *
 * @param rule the rule file; none: events are sent as they came
 * @param apply whether anything is sent
 * @param limit most events that are sent in one run
 * @param samples events that are shown, before and after
 */
public record ReplayConfig(
    String bootstrapServers,
    Selection selection,
    Optional<Path> rule,
    boolean apply,
    int limit,
    int samples,
    boolean json,
    Map<String, String> kafkaProperties) {

  private static final String KAFKA_PREFIX = KeyPrefix.KAFKA_CLIENT.text();

  private static final Setting<String> BOOTSTRAP_SERVERS =
      Setting.text("kafka.bootstrap-servers", "localhost:9092", "Addresses of Kafka brokers.");
  private static final Setting<Set<QuarantineReason>> REASON =
      new Setting<>(
          "reason",
          "",
          "reasons for quarantine, separated by commas",
          "Selects events with one of these reasons.",
          ReplayConfig::reasons);
  private static final Setting<Optional<String>> PAGE =
      Setting.optionalText("page", "Selects events of this page, as the quarantine shows it.");
  private static final Setting<Optional<String>> APP_VERSION =
      Setting.optionalText(
          "app-version", "Selects events of this version, as the quarantine shows it.");
  private static final Setting<Optional<Instant>> FROM =
      time("from", "Selects events that were appended then or later.");
  private static final Setting<Optional<Instant>> UNTIL =
      time("until", "Selects events that were appended before.");
  private static final Setting<Set<Place>> IDS =
      new Setting<>(
          "ids",
          "",
          "places such as 0-1812, which is partition and offset, separated by commas",
          "Selects these quarantined events.",
          ReplayConfig::places);
  private static final Setting<Optional<String>> RULE =
      Setting.optionalText(
          "rule",
          "A file of JSON with what to rename, drop and set in each event; none: they are sent as"
              + " they came.");
  private static final Setting<Boolean> APPLY =
      Setting.flag("apply", false, "Sends the events; otherwise it only shows what it would send.");
  private static final Setting<Integer> LIMIT =
      Setting.integer(
          "limit", 100_000, 1, 10_000_000, "Most events that are sent in one run; run it again.");
  private static final Setting<Integer> SAMPLES =
      Setting.integer("samples", 3, 0, 1_000, "Events that are shown, before and after.");
  private static final Setting<Boolean> JSON =
      Setting.flag("json", false, "Prints one line of JSON instead of text.");

  public static final Schema SCHEMA =
      Schema.of(
          "replay",
          List.of(KeyPrefix.KAFKA_CLIENT),
          BOOTSTRAP_SERVERS,
          REASON,
          PAGE,
          APP_VERSION,
          FROM,
          UNTIL,
          IDS,
          RULE,
          APPLY,
          LIMIT,
          SAMPLES,
          JSON);

  static ReplayConfig from(Settings settings) {
    Map<String, String> kafka = new HashMap<>();
    settings
        .passedThrough()
        .forEach((key, value) -> kafka.put(key.substring(KAFKA_PREFIX.length()), value));
    return new ReplayConfig(
        settings.get(BOOTSTRAP_SERVERS),
        new Selection(
            settings.get(REASON),
            settings.get(PAGE),
            settings.get(APP_VERSION),
            settings.get(FROM),
            settings.get(UNTIL),
            settings.get(IDS)),
        settings.get(RULE).map(Path::of),
        settings.get(APPLY),
        settings.get(LIMIT),
        settings.get(SAMPLES),
        settings.get(JSON),
        Map.copyOf(kafka));
  }

  /** Properties of every client, in a map of the caller's own. */
  Map<String, Object> clients() {
    Map<String, Object> properties = new HashMap<>(kafkaProperties);
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return properties;
  }

  private static Setting<Optional<Instant>> time(String key, String documentation) {
    return new Setting<>(
        key,
        "",
        "a time such as 2026-11-23T14:40:00Z",
        documentation,
        text -> {
          try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
          } catch (DateTimeException e) {
            throw new IllegalArgumentException(e);
          }
        });
  }

  private static Set<QuarantineReason> reasons(String text) {
    Set<QuarantineReason> reasons = EnumSet.noneOf(QuarantineReason.class);
    reasons.addAll(each(text, QuarantineReason::ofCode));
    return reasons;
  }

  private static Set<Place> places(String text) {
    return new TreeSet<>(each(text, Place::parse));
  }

  private static <T> List<T> each(String text, Function<String, T> parser) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .map(parser)
        .toList();
  }
}
