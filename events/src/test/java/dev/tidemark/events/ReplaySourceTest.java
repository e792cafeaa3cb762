package dev.tidemark.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReplaySourceTest {
  private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

  @Test
  void travelsInTheEnvelopesFormat() {
    ReplaySource source = new ReplaySource(3, 1_812, "segment");

    assertThat(formatRead(source.toFormat())).isEqualTo(source);
  }

  @Test
  void anOrdinaryFormatIsNone() {
    assertThat(formatRead("native")).isNull();
    assertThat(formatRead(null)).isNull();
    assertThat(formatRead("replay:")).isNull();
    assertThat(formatRead("replay:1-x:native")).isNull();
    assertThat(formatRead("replay:99999999999-1:native")).isNull();
  }

  private static ReplaySource formatRead(String format) {
    EventParser parser = new EventParser();
    parser.parse(
        new RecordEnvelope(1, null, format, null, false, null, null, null).encode(BODY, 0, 2), 1);
    return ReplaySource.of(parser.event().format());
  }
}
