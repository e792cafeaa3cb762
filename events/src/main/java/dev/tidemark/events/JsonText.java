package dev.tidemark.events;

/** Resolves the escapes of a JSON string that {@link JsonScanner} has found valid. */
final class JsonText {
  private JsonText() {}

  /**
   * Writes the text of the string whose inside is given.
   *
   * @return false when it has half of a surrogate pair, which is no character; U+FFFD is written
   *     for it
   */
  static boolean decode(byte[] in, int from, int to, Scratch out) {
    out.begin();
    boolean whole = true;
    int p = from;
    while (p < to) {
      int plain = p;
      while (p < to && in[p] != '\\') {
        p++;
      }
      out.put(in, plain, p);
      if (p == to) {
        return whole;
      }
      if (in[p + 1] != 'u') {
        out.put(simple(in[p + 1]));
        p += 2;
        continue;
      }
      int codePoint = unit(in, p);
      p += 6;
      if (Character.isHighSurrogate((char) codePoint) && startsUnit(in, p, to)) {
        char second = unit(in, p);
        if (Character.isLowSurrogate(second)) {
          codePoint = Character.toCodePoint((char) codePoint, second);
          p += 6;
        }
      }
      whole &= codePoint > Character.MAX_VALUE || !Character.isSurrogate((char) codePoint);
      Utf8.put(out, codePoint);
    }
    return whole;
  }

  private static int simple(byte letter) {
    return switch (letter) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> letter;
    };
  }

  private static boolean startsUnit(byte[] in, int p, int to) {
    return to - p >= 6 && in[p] == '\\' && in[p + 1] == 'u';
  }

  private static char unit(byte[] in, int backslash) {
    int unit = 0;
    for (int i = 2; i < 6; i++) {
      unit = (unit << 4) | Hex.value(in[backslash + i]);
    }
    return (char) unit;
  }
}
