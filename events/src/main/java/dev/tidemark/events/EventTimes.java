package dev.tidemark.events;

/**
 * Reads times as events write them: ISO 8601 with a zone, or digits of milliseconds since 1970.
 *
 * <p>{@code 2026-11-23T14:40[:41[.123456789]]} and {@code Z}, {@code ±hh:mm} or {@code ±hhmm}. No
 * other shape, and only dates that the calendar has, from 1970 to 9999 in UTC. Digits beyond the
 * millisecond are dropped. A leap second is refused, like in most languages' own parsers.
 */
final class EventTimes {
  static final long INVALID = ParsedEvent.NO_TIME;

  /** The last millisecond of the year 9999 in UTC. */
  static final long MAX_MILLIS = 253_402_300_799_999L;

  private static final int MAX_DIGITS = 15;
  private static final int SHORTEST_ISO = "2026-11-23T14:40Z".length();
  private static final int MAX_ZONE_HOURS = 18;
  private static final int MILLIS_PER_SECOND = 1_000;

  private EventTimes() {}

  /** Milliseconds since 1970, or {@link #INVALID}. */
  static long parse(byte[] in, int from, int to) {
    return to - from >= SHORTEST_ISO ? iso(in, from, to) : millis(in, from, to);
  }

  /** Reads an integer as JSON writes it: digits only, none in front that says nothing. */
  static long millis(byte[] in, int from, int to) {
    int length = to - from;
    if (length < 1 || length > MAX_DIGITS || (in[from] == '0' && length > 1)) {
      return INVALID;
    }
    long millis = 0;
    for (int p = from; p < to; p++) {
      int digit = in[p] - '0';
      if (digit < 0 || digit > 9) {
        return INVALID;
      }
      millis = millis * 10 + digit;
    }
    return millis <= MAX_MILLIS ? millis : INVALID;
  }

  private static long iso(byte[] in, int from, int to) {
    if (in[from + 4] != '-'
        || in[from + 7] != '-'
        || in[from + 10] != 'T'
        || in[from + 13] != ':') {
      return INVALID;
    }
    int year = four(in, from);
    int month = two(in, from + 5);
    int day = two(in, from + 8);
    int hour = two(in, from + 11);
    int minute = two(in, from + 14);
    int second = 0;
    int millis = 0;
    int p = from + 16;
    if (in[p] == ':') {
      if (to - p < 4) {
        return INVALID;
      }
      second = two(in, p + 1);
      p += 3;
      if (in[p] == '.') {
        int fraction = p + 1;
        p = digitsEnd(in, fraction, to);
        millis = fractionMillis(in, fraction, p);
      }
    }
    int zoneMinutes = zoneMinutes(in, p, to);
    if ((month | day | hour | minute | second | millis) < 0
        || zoneMinutes == Integer.MIN_VALUE
        || year < 0
        || month < 1
        || month > 12
        || day < 1
        || day > daysOf(month, year)
        || hour > 23
        || minute > 59
        || second > 59) {
      return INVALID;
    }
    long minutes = (daysSince1970(year, month, day) * 24 + hour) * 60 + minute - zoneMinutes;
    long time = (minutes * 60 + second) * MILLIS_PER_SECOND + millis;
    return time >= 0 && time <= MAX_MILLIS ? time : INVALID;
  }

  private static int digitsEnd(byte[] in, int p, int to) {
    while (p < to && in[p] >= '0' && in[p] <= '9') {
      p++;
    }
    return p;
  }

  /** One to nine digits of a second, or -1. */
  private static int fractionMillis(byte[] in, int from, int to) {
    if (to == from || to - from > 9) {
      return -1;
    }
    int millis = 0;
    for (int i = 0; i < 3; i++) {
      millis = millis * 10 + (from + i < to ? in[from + i] - '0' : 0);
    }
    return millis;
  }

  /** Minutes east of UTC, or {@link Integer#MIN_VALUE}. */
  private static int zoneMinutes(byte[] in, int p, int to) {
    int length = to - p;
    if (length == 1 && in[p] == 'Z') {
      return 0;
    }
    boolean withColon = length == 6 && in[p + 3] == ':';
    if ((!withColon && length != 5) || (in[p] != '+' && in[p] != '-')) {
      return Integer.MIN_VALUE;
    }
    int hours = two(in, p + 1);
    int minutes = two(in, withColon ? p + 4 : p + 3);
    int total = hours * 60 + minutes;
    if (hours < 0 || minutes < 0 || minutes > 59 || total > MAX_ZONE_HOURS * 60) {
      return Integer.MIN_VALUE;
    }
    return in[p] == '+' ? total : -total;
  }

  private static int daysOf(int month, int year) {
    return switch (month) {
      case 4, 6, 9, 11 -> 30;
      case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
      default -> 31;
    };
  }

  /** Counts in years that begin in March, so that a leap day is the last of its year. */
  private static long daysSince1970(int year, int month, int day) {
    int y = month > 2 ? year : year - 1;
    int monthSinceMarch = month > 2 ? month - 3 : month + 9;
    int dayOfYear = (153 * monthSinceMarch + 2) / 5 + day - 1;
    int daysBefore = y * 365 + y / 4 - y / 100 + y / 400;
    return daysBefore + dayOfYear - 719_468L;
  }

  private static int four(byte[] in, int p) {
    int high = two(in, p);
    int low = two(in, p + 2);
    return high < 0 || low < 0 ? -1 : high * 100 + low;
  }

  /** Two digits, or -1. */
  private static int two(byte[] in, int p) {
    int tens = in[p] - '0';
    int ones = in[p + 1] - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
  }
}
