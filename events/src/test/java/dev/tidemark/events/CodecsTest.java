package dev.tidemark.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.EnumSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodecsTest {
  @Test
  void writesATickAsOneLine() {
    assertThat(new String(new Tick("gw-1", 1, 2, 3, 4).encode(), UTF_8))
        .isEqualTo("T\tgw-1\t1\t2\t3\t4\n");
  }

  @Property
  void readsBackAnyTick(
      @ForAll String gatewayId,
      @ForAll long startedAt,
      @ForAll long tickedAt,
      @ForAll long acknowledged,
      @ForAll long spooled) {
    Tick tick = new Tick(gatewayId, startedAt, tickedAt, acknowledged, spooled);
    assertThat(Tick.decode(tick.encode()))
        .isEqualTo(new Tick(clean(gatewayId), startedAt, tickedAt, acknowledged, spooled));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "T",
        "T\t",
        "X\tg\t1\t2\t3\t4\n",
        "T\tg\t1\t2\t3\t4",
        "T\tg\t1\t2\t3\n",
        "T\tg\t1\t2\t3\t4\n ",
        "T\tg\tx\t2\t3\t4\n",
        "T\tg\t1\t2\t3\t99999999999999999999\n",
        "T\tg\t1\t2\t3\t4\t5\n",
        "T\n"
      })
  void refusesWhatIsNotATick(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tick.decode(text.getBytes(UTF_8)))
        .withMessageStartingWith("Cannot read a tick: expected");
  }

  @Property
  void readsBackAnyQuarantineRecord(
      @ForAll String topic,
      @ForAll @Size(min = 1) Set<QuarantineReason> reasons,
      @ForAll String page,
      @ForAll String eventType,
      @ForAll String appVersion,
      @ForAll byte[] raw) {
    QuarantineRecord written =
        new QuarantineRecord(
            topic, 7, 1L << 40, 1_700_000_000_123L, -1, reasons, page, eventType, appVersion, raw);
    QuarantineRecord read = QuarantineRecord.decode(written.encode());
    assertThat(read)
        .usingRecursiveComparison()
        .isEqualTo(
            new QuarantineRecord(
                clean(topic),
                7,
                1L << 40,
                1_700_000_000_123L,
                -1,
                EnumSet.copyOf(reasons),
                clean(page),
                clean(eventType),
                clean(appVersion),
                raw));
  }

  @Test
  void writesWhatCouldNotBeReadAsEmpty() {
    QuarantineRecord record =
        new QuarantineRecord(
            "t",
            0,
            1,
            2,
            3,
            EnumSet.of(QuarantineReason.MISSING_PAGE, QuarantineReason.INVALID_TITLE),
            null,
            null,
            null,
            "x\ny".getBytes(UTF_8));
    assertThat(new String(record.encode(), UTF_8))
        .isEqualTo("1\tt\t0\t1\t2\t3\tmissing_page,invalid_title\t\t\t\nx\ny");
    assertThat(QuarantineRecord.decode(record.encode()).page()).isEmpty();
  }

  @Test
  void keepsOfALongEventWhatARecordHasRoomFor() {
    byte[] raw = new byte[QuarantineRecord.LONGEST_RAW + 1];
    Set<QuarantineReason> reasons = EnumSet.allOf(QuarantineReason.class);
    QuarantineRecord record =
        new QuarantineRecord(
            "clickstream.events",
            Integer.MAX_VALUE,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            reasons,
            "\ud83d\ude00".repeat(2_048),
            "\ud83d\ude00".repeat(40),
            "\ud83d\ude00".repeat(64),
            raw);

    assertThat(record.raw()).hasSize(QuarantineRecord.LONGEST_RAW);
    assertThat(record.encode()).hasSizeLessThan(1 << 20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2\tt\t0\t1\t2\t3\tmissing_page\t\t\t\n{}",
        "1\tt\t-1\t1\t2\t3\tmissing_page\t\t\t\n{}",
        "1\tt\t3000000000\t1\t2\t3\tmissing_page\t\t\t\n{}",
        "1\tt\t0\t1\t2\t3\tmissing_page\t\t\n{}",
        "1\tt\t0\t1\t2\t3\tmissing_page\t\t\t"
      })
  void refusesWhatIsNotAQuarantineRecord(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QuarantineRecord.decode(text.getBytes(UTF_8)))
        .withMessageStartingWith("Cannot read a quarantine record: expected");
  }

  @Test
  void refusesAReasonItDoesNotKnowAndAnEmptyList() {
    for (String reasons : new String[] {"bad_weather", ""}) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  QuarantineRecord.decode(
                      ("1\tt\t0\t1\t2\t3\t" + reasons + "\t\t\t\n").getBytes(UTF_8)))
          .withMessageStartingWith("Unknown quarantine reason '" + reasons + "'");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new QuarantineRecord("t", 0, 0, 0, 0, Set.of(), "", "", "", new byte[0]))
        .withMessage("Cannot quarantine an event without a reason");
  }

  @Test
  void writesAnEnvelopeInFrontOfTheUntouchedBytes() {
    byte[] body = "..\t{\n}..".getBytes(UTF_8);
    RecordEnvelope envelope =
        new RecordEnvelope(5, "id", "native", "shop", true, "203.0.113.0", "9", "Mozilla/5.0");
    assertThat(new String(envelope.encode(body, 2, 4), UTF_8))
        .isEqualTo("1\t5\tid\tnative\tshop\tg\t203.0.113.0\t9\tMozilla/5.0\n\t{\n}");
  }

  @Test
  void cutsTextsOfStrangersInTheEnvelopeBetweenCharacters() {
    RecordEnvelope envelope =
        new RecordEnvelope(5, "", null, "", false, "", "1".repeat(300), "\uD83D\uDE00".repeat(600));
    assertThat(envelope.userAgent()).isEqualTo("\uD83D\uDE00".repeat(512));
    assertThat(envelope.sentAt()).hasSize(256);
    assertThat(envelope.eventId()).isNull();
  }

  /** What a text is after a trip through a head line. */
  static String clean(String text) {
    StringBuilder clean = new StringBuilder();
    text.codePoints().forEach(c -> clean.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
    return new String(clean.toString().getBytes(UTF_8), UTF_8);
  }
}
