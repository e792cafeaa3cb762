package dev.tidemark.gateway.bots;

import java.util.function.IntPredicate;

/**
 * What can be told of a regular expression without matching it. It knows groups, classes, escapes
 * and quantifiers well enough never to claim too much: in doubt it says that it cannot tell.
 */
final class PatternText {
  private static final String META = "\\^$.|?*+()[]{}";

  private PatternText() {}

  /** The text that the expression stands for; null if it stands for more than one. */
  static String plain(String pattern) {
    StringBuilder text = new StringBuilder();
    for (int p = 0; p < pattern.length(); p = atomEnd(pattern, p)) {
      if (!isLiteral(pattern, p) || isMeta(pattern, p)) {
        return null;
      }
      text.append(literal(pattern, p));
    }
    return text.toString();
  }

  /** The longest text that is in whatever the expression matches; empty if it cannot be told. */
  static String required(String pattern) {
    String longest = "";
    StringBuilder run = new StringBuilder();
    int p = 0;
    while (p < pattern.length()) {
      int end = atomEnd(pattern, p);
      if (pattern.charAt(p) == '|') {
        return "";
      }
      char quantifier = end < pattern.length() ? pattern.charAt(end) : ' ';
      boolean optional = "?*{".indexOf(quantifier) >= 0;
      boolean literal = isLiteral(pattern, p) && !isMeta(pattern, p);
      if (literal && !optional) {
        run.append(literal(pattern, p));
        longest = run.length() > longest.length() ? run.toString() : longest;
      }
      if (!literal || optional || quantifier == '+') {
        run.setLength(0);
      }
      p = afterQuantifier(pattern, end);
    }
    return longest;
  }

  /** Whether it matches at the beginning only: no alternative stands beside its caret. */
  static boolean isAnchored(String pattern) {
    for (int p = 0; p < pattern.length(); p = atomEnd(pattern, p)) {
      if (pattern.charAt(p) == '|') {
        return false;
      }
    }
    return pattern.startsWith("^");
  }

  /** Whether a single character stands there, and no class or group. */
  private static boolean isLiteral(String pattern, int p) {
    char c = pattern.charAt(p);
    return c == '\\'
        ? p + 1 < pattern.length() && !Character.isLetterOrDigit(pattern.charAt(p + 1))
        : c != '(' && c != '[';
  }

  private static boolean isMeta(String pattern, int p) {
    return pattern.charAt(p) != '\\' && META.indexOf(pattern.charAt(p)) >= 0;
  }

  private static char literal(String pattern, int p) {
    return pattern.charAt(pattern.charAt(p) == '\\' ? p + 1 : p);
  }

  private static int afterQuantifier(String pattern, int from) {
    int p = from;
    if (p < pattern.length() && pattern.charAt(p) == '{') {
      p = skip(pattern, p, c -> c == '}');
    }
    while (p < pattern.length() && "?*+".indexOf(pattern.charAt(p)) >= 0) {
      p++;
    }
    return p;
  }

  /** The end of the character, escape, class or group that begins there. */
  private static int atomEnd(String pattern, int p) {
    return switch (pattern.charAt(p)) {
      case '\\' -> Math.min(p + 2, pattern.length());
      case '[' -> skip(pattern, p, c -> c == ']');
      case '(' -> group(pattern, p);
      default -> p + 1;
    };
  }

  private static int group(String pattern, int from) {
    int p = from + 1;
    while (p < pattern.length() && pattern.charAt(p) != ')') {
      p = atomEnd(pattern, p);
    }
    return Math.min(p + 1, pattern.length());
  }

  private static int skip(String pattern, int from, IntPredicate isEnd) {
    int p = from + 1;
    while (p < pattern.length() && !isEnd.test(pattern.charAt(p))) {
      p += pattern.charAt(p) == '\\' ? 2 : 1;
    }
    return Math.min(p + 1, pattern.length());
  }
}
