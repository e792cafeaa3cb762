package dev.tidemark.events;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an event that was sent again comes from. It stands in the envelope as the event's format:
 * {@code replay:PARTITION-OFFSET:FORMAT}.
 *
 * @param partition of {@link Topics#EVENTS}, where the event that went to quarantine stands
 * @param offset of the event that went to quarantine
 * @param format the format it came in at first; empty when that is not known
 */
public record ReplaySource(int partition, long offset, String format) {
  private static final String PREFIX = "replay:";
  private static final byte[] PREFIX_BYTES = {'r', 'e', 'p', 'l', 'a', 'y', ':'};
  private static final Pattern TEXT = Pattern.compile("replay:(\\d{1,9})-(\\d{1,18}):(.*)");

  /** The format for the envelope. */
  public String toFormat() {
    return PREFIX + partition + "-" + offset + ":" + format;
  }

  /** Reads an envelope's format; null where it is not that of an event that was sent again. */
  public static ReplaySource of(Slice format) {
    return isReplay(format) ? of(format.toString()) : null;
  }

  /** Reads an envelope's format; null where it is not that of an event that was sent again. */
  public static ReplaySource of(String format) {
    Matcher matcher = TEXT.matcher(format);
    return matcher.matches()
        ? new ReplaySource(
            Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)), matcher.group(3))
        : null;
  }

  /** Asked for every event, so no object is made for one that was not sent again. */
  private static boolean isReplay(Slice format) {
    if (format.length() < PREFIX_BYTES.length) {
      return false;
    }
    byte[] array = format.array();
    for (int i = 0; i < PREFIX_BYTES.length; i++) {
      if (array[format.offset() + i] != PREFIX_BYTES[i]) {
        return false;
      }
    }
    return true;
  }
}
