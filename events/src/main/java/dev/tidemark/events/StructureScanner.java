package dev.tidemark.events;

import java.util.Arrays;

/**
 * Finds where JSON values end, looking at strings and brackets only.
 *
 * <p>Right for any valid JSON; of broken JSON it may accept some. Every method takes a position and
 * gives the next one, or {@link #BROKEN}. Confined to one thread.
 */
final class StructureScanner {
  static final int BROKEN = -1;

  private static final int INITIAL_DEPTH = 32;

  private byte[] in;
  private int end;
  private byte[] open = new byte[INITIAL_DEPTH];
  private int nameStart;
  private int nameEnd;
  private boolean stringHasEscape;
  private boolean nameHasEscape;

  void reset(byte[] bytes, int length) {
    in = bytes;
    end = length;
  }

  int end() {
    return end;
  }

  /** The byte at {@code p}, or 0, which is part of no structure, at the end. */
  byte at(int p) {
    return p < end ? in[p] : 0;
  }

  int whitespace(int p) {
    while (p < end && isSpace(in[p])) {
      p++;
    }
    return p;
  }

  /** Where the line that {@code p} is in ends. */
  int lineEnd(int p) {
    while (p < end && in[p] != '\n') {
      p++;
    }
    return p;
  }

  int withoutTrailingSpace(int from, int to) {
    while (to > from && isSpace(in[to - 1])) {
      to--;
    }
    return to;
  }

  private static boolean isSpace(byte b) {
    return b <= ' ' && (b == ' ' || b == '\n' || b == '\r' || b == '\t');
  }

  /** From an opening brace to the first name, or to the closing brace. */
  int firstMember(int brace) {
    int p = whitespace(brace + 1);
    return at(p) == '"' || at(p) == '}' ? p : BROKEN;
  }

  /** From a name to its value. */
  int name(int quote) {
    nameStart = quote + 1;
    int p = string(nameStart);
    if (p < 0) {
      return BROKEN;
    }
    nameEnd = p - 1;
    nameHasEscape = stringHasEscape;
    p = whitespace(p);
    return at(p) == ':' ? whitespace(p + 1) : BROKEN;
  }

  /** From the end of a value to the next name, or to the closing brace. */
  int nextMember(int p) {
    if (p < 0) {
      return BROKEN;
    }
    p = whitespace(p);
    if (at(p) == '}') {
      return p;
    }
    if (at(p) != ',') {
      return BROKEN;
    }
    p = whitespace(p + 1);
    return at(p) == '"' ? p : BROKEN;
  }

  /** Whether the last name read is this one, byte for byte. */
  boolean isNamed(byte[] name) {
    return nameEnd - nameStart == name.length
        && Arrays.equals(in, nameStart, nameEnd, name, 0, name.length);
  }

  boolean nameHasEscape() {
    return nameHasEscape;
  }

  int value(int p) {
    return switch (at(p)) {
      case '"' -> string(p + 1);
      case '{', '[' -> brackets(p);
      default -> scalar(p);
    };
  }

  /** From behind the opening quote to behind the closing one. */
  private int string(int p) {
    stringHasEscape = false;
    while (true) {
      p = AsciiText.skipPlain(in, p, end);
      if (p >= end) {
        return BROKEN;
      }
      byte b = in[p];
      if (b == '"') {
        return p + 1;
      }
      if (b == '\\') {
        stringHasEscape = true;
        p++;
      }
      p++;
    }
  }

  private int brackets(int p) {
    int depth = 0;
    while (p < end) {
      byte b = in[p++];
      switch (b) {
        case '"' -> {
          p = string(p);
          if (p < 0) {
            return BROKEN;
          }
        }
        case '{', '[' -> {
          if (depth == open.length) {
            open = Arrays.copyOf(open, depth * 2);
          }
          open[depth++] = b;
        }
        case '}', ']' -> {
          // in ASCII a closing bracket stands two behind its opening one
          if (open[--depth] != b - 2) {
            return BROKEN;
          }
          if (depth == 0) {
            return p;
          }
        }
        default -> {}
      }
    }
    return BROKEN;
  }

  private int scalar(int start) {
    int p = start;
    while (p < end && !endsScalar(in[p])) {
      p++;
    }
    return p == start ? BROKEN : p;
  }

  private static boolean endsScalar(byte b) {
    return switch (b) {
      case ',', ':', '"', '[', ']', '{', '}', ' ', '\n', '\r', '\t' -> true;
      default -> false;
    };
  }
}
