package dev.tidemark.events;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimesTest {
  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00Z,0",
    "1970-01-01T01:00+01:00,0",
    "2026-11-23T14:40Z,1795444800000",
    "2026-11-23T14:40:41Z,1795444841000",
    "2026-11-23T14:40:41.1Z,1795444841100",
    "2026-11-23T14:40:41.1234Z,1795444841123",
    "2026-11-23T14:40:41.999999999Z,1795444841999",
    "2026-11-23T14:40:41-03:00,1795455641000",
    "2026-11-23T14:40:41.5-0300,1795455641500",
    "2026-11-23T14:40+0530,1795425000000",
    "2024-02-29T00:00:00Z,1709164800000",
    "2000-02-29T00:00:00Z,951782400000",
    "9999-12-31T23:59:59.999Z,253402300799999",
    "0,0",
    "1795444841123,1795444841123",
    "253402300799999,253402300799999"
  })
  void readsTimes(String text, long millis) {
    assertThat(parse(text)).isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "2026-11-23",
        "2026-11-23T14:40",
        "2026-11-23T14:40:41",
        "2026-11-23 14:40:41Z",
        "2026-11-23t14:40:41Z",
        "2026-11-23T14:40:41z",
        "2026-11-23T14:40:41 Z",
        "2026-11-23T14:40:41.Z",
        "2026-11-23T14:40:41,5Z",
        "2026-11-23T14:40:41.1234567890Z",
        "2026-11-23T14:40.5Z",
        "2026-11-23T14:40:41+03",
        "2026-11-23T14:40:41+3:00",
        "2026-11-23T14:40:41+03:60",
        "2026-11-23T14:40:41+18:01",
        "2026-11-23T14:40:41+19:00",
        "2026-11-23T14:40:41+-1:00",
        "2026-11-23T14:40:41Z ",
        " 2026-11-23T14:40:41Z",
        "2026-11-23T14:40:41ZZ",
        "2026-11-23T14:40:",
        "2026-11-23T14:40:4Z",
        "2026-11-23T14:40:4xZ",
        "2026-11-23T24:00:00Z",
        "2026-11-23T14:60:00Z",
        "2026-11-23T14:40:60Z",
        "2026-00-23T14:40:41Z",
        "2026-13-23T14:40:41Z",
        "2026-11-00T14:40:41Z",
        "2026-11-31T14:40:41Z",
        "2026-02-29T14:40:41Z",
        "1900-02-29T14:40:41Z",
        "1969-12-31T23:59:59Z",
        "1970-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "10000-01-01T00:00:00Z",
        "20261123T144041Z0",
        "-5",
        "+5",
        "1.5",
        "1e3",
        "00",
        "0123",
        "12a",
        "253402300800000",
        "1000000000000000",
        "99999999999999999999999999"
      })
  void refusesWhatIsNotATimeWithAZone(String text) {
    assertThat(parse(text)).isEqualTo(EventTimes.INVALID);
  }

  @Property
  void agreesWithTheJdk(
      @ForAll @LongRange(min = 0, max = EventTimes.MAX_MILLIS) long millis,
      @ForAll @IntRange(min = -1_080, max = 1_080) int zoneMinutes) {
    OffsetDateTime time =
        LocalDateTime.ofEpochSecond(
                millis / 1_000, (int) (millis % 1_000) * 1_000_000, ZoneOffset.UTC)
            .atOffset(ZoneOffset.UTC)
            .withOffsetSameInstant(ZoneOffset.ofTotalSeconds(zoneMinutes * 60));
    long expected = time.getYear() > 9_999 || time.getYear() < 1_000 ? EventTimes.INVALID : millis;
    assertThat(parse(time.toString())).isEqualTo(expected);
  }

  @Property
  void agreesWithTheJdkOnWhichDatesThereAre(
      @ForAll @IntRange(min = 1_970, max = 9_999) int year,
      @ForAll @IntRange(max = 14) int month,
      @ForAll @IntRange(max = 33) int day,
      @ForAll @IntRange(max = 23) int hour,
      @ForAll @IntRange(max = 61) int minute) {
    String text = String.format("%04d-%02d-%02dT%02d:%02d:00Z", year, month, day, hour, minute);
    assertThat(parse(text)).isEqualTo(byTheJdk(text));
  }

  private static long byTheJdk(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (DateTimeParseException e) {
      return EventTimes.INVALID;
    }
  }

  private static long parse(String text) {
    byte[] in = ("0" + text + "0").getBytes(US_ASCII);
    return EventTimes.parse(in, 1, in.length - 1);
  }
}
