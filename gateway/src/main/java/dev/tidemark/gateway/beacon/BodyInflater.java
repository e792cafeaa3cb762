package dev.tidemark.gateway.beacon;

import dev.tidemark.gateway.refusal.Refusal;
import dev.tidemark.gateway.refusal.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

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
    try (GZIPInputStream gzip = new MemberByMember(body, length)) {
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

  /**
   * Goes from one member of the gzip to the next. Java does that by calling {@link #read} from
   * within itself, and again for each member that is empty, so that a body of nothing else would
   * overflow the stack.
   */
  private static final class MemberByMember extends GZIPInputStream {
    /** Some writers end with an empty member; none writes so many. */
    private static final int MOST_EMPTY_ONES = 100;

    private int nested;

    MemberByMember(byte[] body, int length) throws IOException {
      super(new ByteArrayInputStream(body, 0, length));
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      if (nested > MOST_EMPTY_ONES) {
        throw new ZipException("Too many empty members");
      }
      nested++;
      try {
        return super.read(to, offset, length);
      } finally {
        nested--;
      }
    }
  }
}
