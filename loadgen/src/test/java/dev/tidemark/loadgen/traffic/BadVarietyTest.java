package dev.tidemark.loadgen.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JacksonException;
import dev.tidemark.events.QuarantineReason;
import java.io.CharConversionException;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BadVarietyTest {
  private static final Instant NOW = Instant.ofEpochMilli(SentEvents.START_MILLIS);

  @ParameterizedTest
  @EnumSource(BadVariety.class)
  void isJsonExactlyWhenItsReasonIsNotMalformedJson(BadVariety variety) throws IOException {
    byte[] bytes = variety.spoil(draft(), NOW);

    if (variety.reason() == QuarantineReason.MALFORMED_JSON) {
      assertThatThrownBy(() -> SentEvents.JSON.readTree(bytes))
          .isInstanceOfAny(JacksonException.class, CharConversionException.class);
      assertThat(variety.fitsIntoArray()).isFalse();
    } else {
      assertThat(SentEvents.JSON.readTree(bytes).isObject())
          .isEqualTo(variety.reason() != QuarantineReason.NOT_AN_OBJECT);
      assertThat(variety.fitsIntoArray()).isTrue();
    }
  }

  /** A line break would let a gateway cut it into several events. */
  @ParameterizedTest
  @EnumSource(BadVariety.class)
  void standsOnOneLine(BadVariety variety) {
    assertThat(variety.spoil(draft(), NOW)).isNotEmpty().doesNotContain((byte) '\n');
  }

  private static Draft draft() {
    return new Draft()
        .text("event_id", "e-1")
        .text("event_type", "page_view")
        .json("event_time", Long.toString(SentEvents.START_MILLIS))
        .json("sent_at", Long.toString(SentEvents.START_MILLIS))
        .text("user_id", "u-1")
        .text("session_id", "s-1")
        .text("page", "/ofertas/black-friday")
        .text("title", "Ofertas");
  }
}
