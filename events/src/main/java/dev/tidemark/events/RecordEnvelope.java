package dev.tidemark.events;

/**
 * What the gateway adds to an event: a line in front of the event's own bytes, in the same record
 * value.
 *
 * <pre>
 * 1 ⇥ receivedAtMillis ⇥ eventId ⇥ format ⇥ site ⇥ flags ⇥ address ⇥ sentAt ⇥ userAgent ⏎
 * the event as it came
 * </pre>
 *
 * <p>A line in the value, because record headers cost more to write and to read. It is read by
 * {@link EventParser}. Null and the empty text both mean absent.
 *
 * @param receivedAtMillis the gateway's clock when the beacon had arrived
 * @param eventId used where the event has none of its own; a UUIDv7
 * @param format how the event is written; {@link #NATIVE} for the fields of {@link Field}
 * @param site the site of the write key the beacon came with
 * @param globalPrivacyControl whether the browser asked not to be sold or shared; flag {@code g}
 * @param bot whether the user agent is known as a bot's; flag {@code b}
 * @param address the client's, already truncated (IPv4 to /24, IPv6 to /48)
 * @param sentAt {@code sent_at} of the batch the event came in, as written there; cut to 256
 *     characters, which no valid time needs
 * @param userAgent cut to 512 characters
 */
public record RecordEnvelope(
    long receivedAtMillis,
    String eventId,
    String format,
    String site,
    boolean globalPrivacyControl,
    boolean bot,
    String address,
    String sentAt,
    String userAgent) {

  /** The format of an event that is written in the fields of {@link Field}. */
  public static final String NATIVE = "native";

  /** The most characters of a user agent that are kept. */
  public static final int MAX_USER_AGENT = 512;

  static final char VERSION = '1';
  static final int MAX_SENT_AT = 256;

  public RecordEnvelope {
    eventId = presentOrNull(eventId);
    format = presentOrNull(format);
    site = presentOrNull(site);
    address = presentOrNull(address);
    sentAt = clipped(presentOrNull(sentAt), MAX_SENT_AT);
    userAgent = clipped(presentOrNull(userAgent), MAX_USER_AGENT);
  }

  /** The envelope of an event from a user agent that is not known as a bot's. */
  public RecordEnvelope(
      long receivedAtMillis,
      String eventId,
      String format,
      String site,
      boolean globalPrivacyControl,
      String address,
      String sentAt,
      String userAgent) {
    this(
        receivedAtMillis,
        eventId,
        format,
        site,
        globalPrivacyControl,
        false,
        address,
        sentAt,
        userAgent);
  }

  /** The record's value: this line, and behind it the event's own bytes, unchanged. */
  public byte[] encode(byte[] body, int offset, int length) {
    return EnvelopeFrame.of(this).encode(receivedAtMillis, eventId, body, offset, length);
  }

  /** Null for none. */
  String flags() {
    if (bot) {
      return globalPrivacyControl ? "gb" : "b";
    }
    return globalPrivacyControl ? "g" : null;
  }

  private static String presentOrNull(String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  /** Counts code points, so that no character is cut in two. */
  private static String clipped(String text, int limit) {
    if (text == null || text.length() <= limit || text.codePointCount(0, text.length()) <= limit) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, limit));
  }
}
