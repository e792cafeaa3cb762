package dev.tidemark.events;

/**
 * Checks JSON as RFC 8259 has it, and finds where its values end. No tree, no tokens, no objects.
 *
 * <p>Every method takes a position and gives the one behind what it has read, or {@link
 * #MALFORMED}. Confined to one thread.
 */
public final class JsonScanner {
  public static final int MALFORMED = -1;

  /** How deep arrays and objects may be nested. Deeper JSON is taken for an attack. */
  static final int MAX_DEPTH = 128;

  private byte[] in;
  private int end;
  private boolean escaped;

  public void reset(byte[] bytes, int length) {
    in = bytes;
    end = length;
  }

  public int end() {
    return end;
  }

  /** The byte at {@code p}, or 0, which begins nothing in JSON, at the end. */
  public byte at(int p) {
    return p < end ? in[p] : 0;
  }

  public int whitespace(int p) {
    while (p < end && in[p] <= ' ' && isSpace(in[p])) {
      p++;
    }
    return p;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /**
   * Reads any value.
   *
   * @param depth how many arrays and objects are open around it
   */
  public int value(int p, int depth) {
    return switch (at(p)) {
      case '"' -> string(p + 1);
      case '{' -> depth < MAX_DEPTH ? object(p, depth + 1) : MALFORMED;
      case '[' -> depth < MAX_DEPTH ? array(p, depth + 1) : MALFORMED;
      case 't' -> at(p + 1) == 'r' ? rest(p + 2, 'u', 'e') : MALFORMED;
      case 'f' -> at(p + 1) == 'a' && at(p + 2) == 'l' ? rest(p + 3, 's', 'e') : MALFORMED;
      case 'n' -> at(p + 1) == 'u' ? rest(p + 2, 'l', 'l') : MALFORMED;
      default -> number(p);
    };
  }

  private int rest(int p, char first, char second) {
    return at(p) == first && at(p + 1) == second ? p + 2 : MALFORMED;
  }

  /** From behind a string's opening quote to behind its closing one. */
  public int string(int p) {
    p = inside(p);
    return p > 0 && at(p) == '"' ? p + 1 : MALFORMED;
  }

  /** Whether these bytes could be the inside of a string. */
  boolean isText(int from, int to) {
    int wholeEnd = end;
    end = to;
    int p = inside(from);
    end = wholeEnd;
    return p == to;
  }

  /** From within a string to what ends it: a quote, a control character or the end of it all. */
  private int inside(int p) {
    escaped = false;
    while (true) {
      p = AsciiText.skipPlain(in, p, end);
      byte b = at(p);
      if (b == '\\') {
        escaped = true;
        p = escape(p + 1);
      } else if (b < 0) {
        p = Utf8.skip(in, p, end);
      } else {
        return p;
      }
      if (p < 0) {
        return MALFORMED;
      }
    }
  }

  /** Whether the last string read has escapes in it. */
  public boolean escaped() {
    return escaped;
  }

  private int escape(int p) {
    switch (at(p)) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
        return p + 1;
      }
      case 'u' -> {
        for (int i = 1; i <= 4; i++) {
          if (Hex.value(at(p + i)) < 0) {
            return MALFORMED;
          }
        }
        return p + 5;
      }
      default -> {
        return MALFORMED;
      }
    }
  }

  private int number(int p) {
    if (at(p) == '-') {
      p++;
    }
    if (at(p) == '0') {
      p++;
    } else {
      p = digits(p);
    }
    if (p > 0 && at(p) == '.') {
      p = digits(p + 1);
    }
    if (p > 0 && (at(p) == 'e' || at(p) == 'E')) {
      p++;
      p = digits(at(p) == '+' || at(p) == '-' ? p + 1 : p);
    }
    return p;
  }

  /** One digit or more. */
  private int digits(int p) {
    int start = p;
    while (at(p) >= '0' && at(p) <= '9') {
      p++;
    }
    return p > start ? p : MALFORMED;
  }

  private int array(int p, int depth) {
    p = whitespace(p + 1);
    if (at(p) == ']') {
      return p + 1;
    }
    while (true) {
      p = value(p, depth);
      if (p < 0) {
        return MALFORMED;
      }
      p = whitespace(p);
      if (at(p) == ']') {
        return p + 1;
      }
      if (at(p) != ',') {
        return MALFORMED;
      }
      p = whitespace(p + 1);
    }
  }

  private int object(int p, int depth) {
    p = firstMember(p);
    while (p > 0 && at(p) != '}') {
      p = string(p + 1);
      p = p > 0 ? colon(p) : p;
      p = p > 0 ? value(p, depth) : p;
      p = p > 0 ? nextMember(p) : p;
    }
    return p > 0 ? p + 1 : MALFORMED;
  }

  /** From an opening brace to the quote of the first name, or to the closing brace. */
  public int firstMember(int brace) {
    int p = whitespace(brace + 1);
    return at(p) == '"' || at(p) == '}' ? p : MALFORMED;
  }

  /** From behind a name to its value. */
  public int colon(int p) {
    p = whitespace(p);
    return at(p) == ':' ? whitespace(p + 1) : MALFORMED;
  }

  /** From behind a value to the quote of the next name, or to the closing brace. */
  public int nextMember(int p) {
    p = whitespace(p);
    if (at(p) == ',') {
      p = whitespace(p + 1);
      return at(p) == '"' ? p : MALFORMED;
    }
    return at(p) == '}' ? p : MALFORMED;
  }
}
