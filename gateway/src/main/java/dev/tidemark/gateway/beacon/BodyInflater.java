package dev.tidemark.gateway.beacon;

import dev.tidemark.gateway.refusal.Refusal;
import dev.tidemark.gateway.refusal.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/**
 * Gunzips bodies into one buffer of fixed size, so that a bomb costs no more than a body that is
 * just too large.
 *
 * <p>Confined to the event loop; no locking.
 */
final class BodyInflater {
  private final byte[] inflated;

  BodyInflater(int maxBytes) {
    this.inflated = new byte[maxBytes];
  }

  /** Whether these bytes start as gzip does. No JSON does, so a missing header is no matter. */
  static boolean isGzip(byte[] body, int length) {
    return length >= 2 && body[0] == 0x1f && body[1] == (byte) 0x8b;
  }

  /** The buffer that {@link #inflate} fills; it holds until the next call. */
  byte[] bytes() {
    return inflated;
  }

  /**
   * Gunzips a body.
   *
   * @return how many bytes came out
   * @throws RefusedException when the bytes are broken, or are more than the buffer holds
   */
  int inflate(byte[] body, int length) throws RefusedException {
    int filled = 0;
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(body, 0, length))) {
      while (filled < inflated.length) {
        int read = gzip.read(inflated, filled, inflated.length - filled);
        if (read < 0) {
          return filled;
        }
        filled += read;
      }
      if (gzip.read() >= 0) {
        throw new RefusedException(Refusal.TOO_LARGE);
      }
      return filled;
    } catch (IOException e) {
      throw new RefusedException(Refusal.MALFORMED_GZIP);
    }
  }
}
