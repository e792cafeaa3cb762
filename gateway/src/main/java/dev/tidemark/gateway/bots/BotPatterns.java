package dev.tidemark.gateway.bots;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The regular expressions that bots' user agents match, sorted by what they need: most are plain
 * text, and text is found far faster than by one expression with two hundred alternatives.
 *
 * <p>Without state; safe for use by all threads.
 */
public final class BotPatterns {
  /**
   * An expression to be searched for.
   *
   * @param required a text that must be there; without it the search is spared
   */
  private record Searched(String required, Pattern pattern) {
    boolean found(String text) {
      return text.contains(required) && pattern.matcher(text).find();
    }
  }

  private static final String RESOURCE = "patterns.txt";

  private final List<String> parts = new ArrayList<>();
  private final List<String> beginnings = new ArrayList<>();
  private final List<Pattern> anchored = new ArrayList<>();
  private final List<Searched> others = new ArrayList<>();

  /** Takes patterns as the file has them, one a line. */
  BotPatterns(List<String> lines) {
    lines.stream().filter(line -> !line.isEmpty() && !line.startsWith("#")).forEach(this::add);
  }

  /** The patterns that come with this version. */
  public static BotPatterns bundled() {
    try (InputStream in = BotPatterns.class.getResourceAsStream(RESOURCE)) {
      return new BotPatterns(
          new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many patterns there are. */
  int size() {
    return parts.size() + beginnings.size() + anchored.size() + others.size();
  }

  /** Whether any of the patterns is found in the user agent. */
  boolean match(String userAgent) {
    String text = userAgent.toLowerCase(Locale.ROOT);
    for (String part : parts) {
      if (text.contains(part)) {
        return true;
      }
    }
    for (String beginning : beginnings) {
      if (text.startsWith(beginning)) {
        return true;
      }
    }
    for (Pattern pattern : anchored) {
      if (pattern.matcher(text).lookingAt()) {
        return true;
      }
    }
    for (Searched searched : others) {
      if (searched.found(text)) {
        return true;
      }
    }
    return false;
  }

  private void add(String pattern) {
    String lowerCase = pattern.toLowerCase(Locale.ROOT);
    String text = PatternText.plain(lowerCase);
    String beginning = pattern.startsWith("^") ? PatternText.plain(lowerCase.substring(1)) : null;
    if (text != null) {
      parts.add(text);
    } else if (beginning != null) {
      beginnings.add(beginning);
    } else {
      Pattern compiled = Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
      if (PatternText.isAnchored(pattern)) {
        anchored.add(compiled);
      } else {
        others.add(new Searched(PatternText.required(lowerCase), compiled));
      }
    }
  }
}
