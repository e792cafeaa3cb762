package dev.tidemark.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One configuration key: its name, its default as a user would write it, what it accepts and what
 * it is for.
 *
 * @param defaultText the default as written by a user; null where the key may be absent
 * @param accepts completes the sentence "expected …"
 * @param parser gives the value, or throws {@link IllegalArgumentException} when it does not fit
 */
public record Setting<T>(
    String key,
    String defaultText,
    String accepts,
    String documentation,
    Function<String, T> parser) {

  private static final Pattern DURATION = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*(B|KiB|MiB|GiB|TiB)?");

  public static Setting<String> text(String key, String defaultText, String documentation) {
    return new Setting<>(
        key, defaultText, "a text that is not empty", documentation, Setting::notEmpty);
  }

  /** A text that may be left out. */
  public static Setting<Optional<String>> optionalText(String key, String documentation) {
    return new Setting<>(
        key,
        "",
        "a text",
        documentation,
        text -> text.isEmpty() ? Optional.empty() : Optional.of(text));
  }

  public static Setting<Integer> integer(
      String key, int defaultValue, int min, int max, String documentation) {
    return new Setting<>(
        key,
        Integer.toString(defaultValue),
        "an integer between " + min + " and " + max,
        documentation,
        text -> Math.toIntExact(within(Long.parseLong(text), min, max)));
  }

  /** A TCP port; 0 lets the system choose one. */
  public static Setting<Integer> port(String key, int defaultValue, String documentation) {
    return integer(key, defaultValue, 0, 65_535, documentation);
  }

  public static Setting<Double> number(
      String key, double defaultValue, double min, double max, String documentation) {
    return new Setting<>(
        key,
        plain(defaultValue),
        "a number between " + plain(min) + " and " + plain(max),
        documentation,
        text -> {
          double value = Double.parseDouble(text);
          if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException();
          }
          return value;
        });
  }

  public static Setting<Boolean> flag(String key, boolean defaultValue, String documentation) {
    return new Setting<>(
        key,
        Boolean.toString(defaultValue),
        "true or false",
        documentation,
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException();
            });
  }

  public static Setting<Duration> duration(
      String key, String defaultText, Duration min, Duration max, String documentation) {
    return new Setting<>(
        key,
        defaultText,
        "a duration between "
            + show(min)
            + " and "
            + show(max)
            + ", such as 200ms, 5s, 2m, 1h or 1d",
        documentation,
        text -> {
          Duration value = parseDuration(text);
          if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException();
          }
          return value;
        });
  }

  /** A size in bytes. */
  public static Setting<Long> size(
      String key, String defaultText, long min, long max, String documentation) {
    return new Setting<>(
        key,
        defaultText,
        "a size between "
            + showBytes(min)
            + " and "
            + showBytes(max)
            + ", such as 512B, 64KiB, 16MiB or 1GiB",
        documentation,
        text -> within(parseSize(text), min, max));
  }

  public static Setting<Path> path(String key, String defaultText, String documentation) {
    return new Setting<>(
        key, defaultText, "a path", documentation, text -> Path.of(notEmpty(text)));
  }

  /** One of an enum's constants, written in lower case with dashes. */
  public static <E extends Enum<E>> Setting<E> choice(
      String key, E defaultValue, String documentation) {
    E[] constants = defaultValue.getDeclaringClass().getEnumConstants();
    return new Setting<>(
        key,
        dashed(defaultValue),
        "one of " + Arrays.stream(constants).map(Setting::dashed).collect(Collectors.joining(", ")),
        documentation,
        text ->
            Arrays.stream(constants)
                .filter(constant -> dashed(constant).equals(text))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new));
  }

  /** A comma-separated list, possibly empty. */
  public static Setting<List<String>> list(String key, String defaultText, String documentation) {
    return new Setting<>(
        key,
        defaultText,
        "a comma-separated list",
        documentation,
        text ->
            Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList());
  }

  /**
   * The environment variable of this key: {@code http.max-body-bytes} → {@code
   * TIDEMARK_HTTP_MAX_BODY_BYTES}.
   */
  public String environmentVariable() {
    return environmentVariable(key);
  }

  /** Whether its value must not stand in a message, which ends in a log. */
  boolean isSecret() {
    return key.endsWith("token") || key.endsWith("password");
  }

  static String environmentVariable(String key) {
    return "TIDEMARK_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  T parse(String text) {
    return parser.apply(text.strip());
  }

  private static String notEmpty(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException();
    }
    return text;
  }

  private static long within(long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException();
    }
    return value;
  }

  private static Duration parseDuration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException();
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  private static long parseSize(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException();
    }
    int shift =
        switch (matcher.group(2) == null ? "B" : matcher.group(2)) {
          case "B" -> 0;
          case "KiB" -> 10;
          case "MiB" -> 20;
          case "GiB" -> 30;
          default -> 40;
        };
    return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << shift);
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static String dashed(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String show(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0) {
      return "0s";
    }
    if (millis % 86_400_000 == 0) {
      return millis / 86_400_000 + "d";
    }
    if (millis % 3_600_000 == 0) {
      return millis / 3_600_000 + "h";
    }
    if (millis % 60_000 == 0) {
      return millis / 60_000 + "m";
    }
    return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
  }

  private static String showBytes(long bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    int unit = 0;
    long value = bytes;
    while (value != 0 && value % 1_024 == 0 && unit < units.length - 1) {
      value /= 1_024;
      unit++;
    }
    return value + units[unit];
  }
}
