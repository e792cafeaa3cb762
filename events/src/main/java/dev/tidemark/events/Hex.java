package dev.tidemark.events;

/** Hexadecimal digits. */
final class Hex {
  private static final String UPPER_CASE = "0123456789ABCDEF";

  private Hex() {}

  /** The digit's value, or -1. */
  static int value(byte digit) {
    if (digit >= '0' && digit <= '9') {
      return digit - '0';
    }
    int letter = digit | 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
  }

  /** The digit of the four lowest bits, in upper case. */
  static char digit(int bits) {
    return UPPER_CASE.charAt(bits & 0xf);
  }
}
