package dev.tidemark.events;

import java.util.Arrays;

/** Finds the parts of a URL. Each method takes the former's result, also when that is absent. */
final class Urls {
  static final int ABSENT = -1;

  private static final byte[] HTTP_PORT = {'8', '0'};
  private static final byte[] HTTPS_PORT = {'4', '4', '3'};

  private Urls() {}

  /** Where the authority begins, behind {@code scheme://}. */
  static int authority(byte[] in, int from, int to) {
    int p = from;
    while (p < to && isOfScheme(in[p], p == from)) {
      p++;
    }
    return p > from && to - p >= 3 && in[p] == ':' && in[p + 1] == '/' && in[p + 2] == '/'
        ? p + 3
        : ABSENT;
  }

  private static boolean isOfScheme(byte b, boolean first) {
    int letter = b | 0x20;
    return (letter >= 'a' && letter <= 'z')
        || (!first && ((b >= '0' && b <= '9') || b == '+' || b == '-' || b == '.'));
  }

  static int authorityEnd(byte[] in, int authority, int to) {
    if (authority == ABSENT) {
      return ABSENT;
    }
    int p = authority;
    while (p < to && in[p] != '/' && in[p] != '?' && in[p] != '#') {
      p++;
    }
    return p;
  }

  /** The digits of the default port of http or https; null for any other scheme. */
  static byte[] defaultPort(byte[] in, int from, int authority) {
    return switch (authority - from) {
      case 7 -> isScheme(in, from, "http") ? HTTP_PORT : null;
      case 8 -> isScheme(in, from, "https") ? HTTPS_PORT : null;
      default -> null;
    };
  }

  private static boolean isScheme(byte[] in, int from, String scheme) {
    for (int i = 0; i < scheme.length(); i++) {
      if ((in[from + i] | 0x20) != scheme.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Where the host begins, behind a user's name and password. */
  static int hostStart(byte[] in, int authority, int authorityEnd) {
    for (int p = authorityEnd - 1; p >= authority && p >= 0; p--) {
      if (in[p] == '@') {
        return p + 1;
      }
    }
    return authority;
  }

  /** Where host and port end; a port that is empty or {@code defaultPort} is left out. */
  static int hostEnd(byte[] in, int host, int authorityEnd, byte[] defaultPort) {
    int p = authorityEnd;
    while (p > host && in[p - 1] >= '0' && in[p - 1] <= '9') {
      p--;
    }
    if (p <= host || in[p - 1] != ':') {
      return authorityEnd;
    }
    boolean needless =
        p == authorityEnd
            || (defaultPort != null
                && Arrays.equals(in, p, authorityEnd, defaultPort, 0, defaultPort.length));
    return needless || p - 1 == host ? p - 1 : authorityEnd;
  }

  /** Whether a host, which never has a slash, is in lower case and of plain characters. */
  static boolean isNormalHost(byte[] in, int from, int to) {
    for (int p = from; p < to; p++) {
      byte b = in[p];
      boolean normal = (b >= 'a' && b <= 'z') || (b >= '-' && b <= ':') || b == '[' || b == ']';
      if (!normal) {
        return false;
      }
    }
    return true;
  }
}
