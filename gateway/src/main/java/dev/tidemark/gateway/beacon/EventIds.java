package dev.tidemark.gateway.beacon;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.SplittableRandom;

/**
 * Ids for events that bring none: UUIDs of version 7 (RFC 9562), rising within one millisecond by a
 * 12-bit counter. They are unique, not secret: the random part is seeded once from the system.
 *
 * <p>Confined to the event loop; no locking.
 */
public final class EventIds {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int COUNTER_LIMIT = 0x1000;

  private final SplittableRandom random = new SplittableRandom(new SecureRandom().nextLong());
  private final byte[] text = new byte[36];
  private long lastMillis;
  private int counter;

  /** An id of the given time, or of the latest time given before if that is later. */
  public String next(long millis) {
    if (millis > lastMillis) {
      lastMillis = millis;
      counter = 0;
    } else if (++counter == COUNTER_LIMIT) {
      lastMillis++;
      counter = 0;
    }
    long high = (lastMillis << 16) | 0x7000 | counter;
    long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    hex(high >>> 32, 8, 0);
    text[8] = '-';
    hex(high >>> 16, 4, 9);
    text[13] = '-';
    hex(high, 4, 14);
    text[18] = '-';
    hex(low >>> 48, 4, 19);
    text[23] = '-';
    hex(low, 12, 24);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private void hex(long value, int digits, int offset) {
    long rest = value;
    for (int i = offset + digits - 1; i >= offset; i--) {
      text[i] = HEX[(int) (rest & 0xf)];
      rest >>>= 4;
    }
  }
}
