package dev.tidemark.events;

/** Reads the line that a {@link RecordEnvelope} writes. Confined to one thread. */
final class EnvelopeReader {
  static final int UNKNOWN = -1;

  private static final int FIELDS = 9;

  private final int[] ends = new int[FIELDS];

  /**
   * Reads the line at the start of {@code in} into {@code event}.
   *
   * @return where the event itself begins, or {@link #UNKNOWN} when this is not such a line
   */
  int read(byte[] in, ParsedEvent event) {
    if (AsciiText.fieldEnds(in, ends) != FIELDS || ends[0] != 1) {
      return UNKNOWN;
    }
    long receivedAtMillis = EventTimes.millis(in, ends[0] + 1, ends[1]);
    if (receivedAtMillis == EventTimes.INVALID) {
      return UNKNOWN;
    }
    event.receivedAtMillis = receivedAtMillis;
    field(in, 2, event.eventId());
    field(in, 3, event.format());
    field(in, 4, event.site());
    event.globalPrivacyControl = hasFlag(in, 5, 'g');
    event.bot = hasFlag(in, 5, 'b');
    field(in, 6, event.address());
    field(in, 7, event.batchSentAt);
    field(in, 8, event.userAgent());
    return ends[FIELDS - 1] + 1;
  }

  private void field(byte[] in, int i, Slice out) {
    if (ends[i] > ends[i - 1] + 1) {
      out.set(in, ends[i - 1] + 1, ends[i]);
    }
  }

  private boolean hasFlag(byte[] in, int i, char flag) {
    for (int p = ends[i - 1] + 1; p < ends[i]; p++) {
      if (in[p] == flag) {
        return true;
      }
    }
    return false;
  }
}
