package dev.tidemark.events;

/** UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {
  static final int MALFORMED = -1;

  private static final int REPLACEMENT_CHARACTER = 0xfffd;

  private Utf8() {}

  /** From the first byte of a character that is not ASCII to behind it, or {@link #MALFORMED}. */
  static int skip(byte[] in, int p, int end) {
    int first = in[p] & 0xff;
    if (first < 0xc2 || first > 0xf4) {
      return MALFORMED;
    }
    int length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (end - p < length) {
      return MALFORMED;
    }
    int second = in[p + 1] & 0xff;
    int lowest = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    int highest = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (second < lowest || second > highest) {
      return MALFORMED;
    }
    for (int i = 2; i < length; i++) {
      if (isFirstOfCharacter(in[p + i])) {
        return MALFORMED;
      }
    }
    return p + length;
  }

  /** The end of the first {@code limit} characters, or {@code to} when there are no more. */
  static int endOfCharacters(byte[] in, int from, int to, int limit) {
    if (to - from <= limit) {
      return to;
    }
    int characters = 0;
    for (int p = from; p < to; p++) {
      if (isFirstOfCharacter(in[p]) && ++characters > limit) {
        return p;
      }
    }
    return to;
  }

  /** Writes a character; half of a surrogate pair is written as U+FFFD. */
  static void put(Scratch out, int codePoint) {
    if (codePoint < 0x80) {
      out.put(codePoint);
    } else if (codePoint < 0x800) {
      out.put(0xc0 | (codePoint >> 6));
      out.put(continuation(codePoint));
    } else if (codePoint < 0x10000) {
      int character = isSurrogate(codePoint) ? REPLACEMENT_CHARACTER : codePoint;
      out.put(0xe0 | (character >> 12));
      out.put(continuation(character >> 6));
      out.put(continuation(character));
    } else {
      out.put(0xf0 | (codePoint >> 18));
      out.put(continuation(codePoint >> 12));
      out.put(continuation(codePoint >> 6));
      out.put(continuation(codePoint));
    }
  }

  private static int continuation(int bits) {
    return 0x80 | (bits & 0x3f);
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private static boolean isFirstOfCharacter(byte b) {
    return (b & 0xc0) != 0x80;
  }
}
