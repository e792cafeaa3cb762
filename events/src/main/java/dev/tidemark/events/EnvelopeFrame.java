package dev.tidemark.events;

import java.util.Arrays;

/**
 * What the envelopes of one sender's events have in common, encoded once: all of a {@link
 * RecordEnvelope} but when the event was received, and its id.
 */
public final class EnvelopeFrame {
  /** Version, time and a UUID. */
  private static final int HEAD_BYTES = 64;

  private final byte[] tail;

  private EnvelopeFrame(byte[] tail) {
    this.tail = tail;
  }

  /** The frame of all envelopes that differ from this one in time and id only. */
  public static EnvelopeFrame of(RecordEnvelope envelope) {
    byte[] line =
        new HeadWriter(RecordEnvelope.VERSION)
            .text(envelope.format())
            .text(envelope.site())
            .text(envelope.flags())
            .text(envelope.address())
            .text(envelope.sentAt())
            .text(envelope.userAgent())
            .end();
    return new EnvelopeFrame(Arrays.copyOfRange(line, 1, line.length));
  }

  /**
   * A record's value: the envelope's line, and behind it the event's own bytes, unchanged.
   *
   * @param eventId null for none
   */
  public byte[] encode(long receivedAtMillis, String eventId, byte[] body, int offset, int length) {
    return new HeadWriter(RecordEnvelope.VERSION, HEAD_BYTES)
        .number(receivedAtMillis)
        .text(eventId)
        .followedBy(tail, body, offset, length);
  }
}
