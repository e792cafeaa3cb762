package dev.tidemark.events;

import java.util.Arrays;

/**
 * Gives each page and each referrer one spelling.
 *
 * <p>A path loses its query, its fragment and the slashes at its end, the root's excepted. An
 * escape's hexadecimal digits become upper case; escapes of letters, digits and {@code -._~} are
 * resolved; every byte that may not stand in a path, among them all that are not ASCII, is escaped,
 * and so is a percent sign that begins no escape. Segments {@code .} and {@code ..} and empty ones
 * stay as they are. A path normalised twice is the same as normalised once.
 *
 * <p>What is normal already is not copied. Confined to one thread.
 */
final class PageNormaliser {
  private static final byte OTHER = 0;
  private static final byte PLAIN = 1;
  private static final byte UNRESERVED = 2;
  private static final byte PERCENT = 3;
  private static final byte PATH_END = 4;

  private static final byte[] KINDS = kinds();
  private static final byte[] ROOT = {'/'};

  private final Scratch scratch;

  PageNormaliser(Scratch scratch) {
    this.scratch = scratch;
  }

  /**
   * Sets {@code out} to the path of a path, or of a URL of http or https.
   *
   * @return false when it is neither; then {@code out} is as it was
   */
  boolean page(byte[] in, int from, int to, Slice out) {
    int path = from;
    if (in[from] != '/') {
      int authority = Urls.authority(in, from, to);
      path = Urls.authorityEnd(in, authority, to);
      if (path <= authority || Urls.defaultPort(in, from, authority) == null) {
        return false;
      }
    }
    int normal = normalEnd(in, path, to);
    if (!isPathEnd(in, normal, to)) {
      scratch.begin();
      writePath(in, path, normal, to);
      out.set(scratch.bytes(), scratch.start(), scratch.end());
      return true;
    }
    int end = withoutSlashes(in, path, normal);
    if (end == path) {
      out.set(ROOT, 0, 1);
    } else {
      out.set(in, path, end);
    }
    return true;
  }

  /**
   * Sets {@code out} to the path of a path, or to host and path of a URL of any scheme.
   *
   * @return false when it is neither; then {@code out} is as it was
   */
  boolean referrer(byte[] in, int from, int to, Slice out) {
    if (in[from] == '/') {
      return page(in, from, to, out);
    }
    int authority = Urls.authority(in, from, to);
    int path = Urls.authorityEnd(in, authority, to);
    int host = Urls.hostStart(in, authority, path);
    int hostEnd = Urls.hostEnd(in, host, path, Urls.defaultPort(in, from, authority));
    if (hostEnd <= host) {
      return false;
    }
    int normal = normalEnd(in, path, to);
    if (hostEnd == path
        && normal > path
        && isPathEnd(in, normal, to)
        && Urls.isNormalHost(in, host, hostEnd)) {
      out.set(in, host, Math.max(path + 1, withoutSlashes(in, path, normal)));
      return true;
    }
    scratch.begin();
    for (int p = host; p < hostEnd; p++) {
      writeHostByte(in[p]);
    }
    writePath(in, path, normal, to);
    out.set(scratch.bytes(), scratch.start(), scratch.end());
    return true;
  }

  /** The first position of a path that is not normal, or that does not belong to it. */
  private static int normalEnd(byte[] in, int from, int to) {
    int p = from;
    while (p < to) {
      byte kind = KINDS[in[p] & 0xff];
      if (kind == PLAIN || kind == UNRESERVED) {
        p++;
      } else if (kind == PERCENT && isNormalEscape(in, p, to)) {
        p += 3;
      } else {
        return p;
      }
    }
    return to;
  }

  private static boolean isPathEnd(byte[] in, int p, int to) {
    return p == to || KINDS[in[p] & 0xff] == PATH_END;
  }

  private static boolean isEscape(byte[] in, int p, int to) {
    return to - p >= 3 && Hex.value(in[p + 1]) >= 0 && Hex.value(in[p + 2]) >= 0;
  }

  private static int escaped(byte[] in, int p) {
    return (Hex.value(in[p + 1]) << 4) | Hex.value(in[p + 2]);
  }

  private static boolean isNormalEscape(byte[] in, int p, int to) {
    return isEscape(in, p, to)
        && in[p + 1] < 'a'
        && in[p + 2] < 'a'
        && KINDS[escaped(in, p)] != UNRESERVED;
  }

  private static int withoutSlashes(byte[] in, int from, int to) {
    int end = to;
    while (end > from && in[end - 1] == '/') {
      end--;
    }
    return end;
  }

  /** Writes a path of which the part up to {@code normal} needs no change. */
  private void writePath(byte[] in, int from, int normal, int to) {
    int textStart = scratch.end() - scratch.start();
    scratch.put(in, from, normal);
    int p = normal;
    while (!isPathEnd(in, p, to)) {
      byte kind = KINDS[in[p] & 0xff];
      if (kind == PLAIN || kind == UNRESERVED) {
        scratch.put(in[p++]);
      } else if (kind == PERCENT && isEscape(in, p, to)) {
        int b = escaped(in, p);
        if (KINDS[b] == UNRESERVED) {
          scratch.put(b);
        } else {
          writeEscape(b);
        }
        p += 3;
      } else {
        writeEscape(in[p++]);
      }
    }
    int first = scratch.start() + textStart;
    scratch.cut(withoutSlashes(scratch.bytes(), first, scratch.end()));
    if (scratch.end() == first) {
      scratch.put('/');
    }
  }

  private void writeHostByte(byte b) {
    byte kind = KINDS[b & 0xff];
    if (b >= 'A' && b <= 'Z') {
      scratch.put(b | 0x20);
    } else if (kind == PLAIN || kind == UNRESERVED || b == '[' || b == ']') {
      scratch.put(b);
    } else {
      writeEscape(b);
    }
  }

  private void writeEscape(int b) {
    scratch.put('%');
    scratch.put(Hex.digit(b >> 4));
    scratch.put(Hex.digit(b));
  }

  private static byte[] kinds() {
    byte[] kinds = new byte[256];
    Arrays.fill(kinds, OTHER);
    for (char c = 0; c < 128; c++) {
      if (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0) {
        kinds[c] = UNRESERVED;
      }
    }
    for (char c : "/:@!$&'()*+,;=".toCharArray()) {
      kinds[c] = PLAIN;
    }
    kinds['%'] = PERCENT;
    kinds['?'] = PATH_END;
    kinds['#'] = PATH_END;
    return kinds;
  }
}
