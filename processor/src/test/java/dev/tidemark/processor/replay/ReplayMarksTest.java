package dev.tidemark.processor.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.events.EventBuilder;
import dev.tidemark.events.EventParser;
import dev.tidemark.events.RecordEnvelope;
import dev.tidemark.events.ReplaySource;
import dev.tidemark.results.ReplayMark;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReplayMarksTest {
  private static final long NOW = Instant.parse("2026-11-23T14:00:00Z").toEpochMilli();
  private final EventParser parser = new EventParser();
  private final ReplayMarks marks = new ReplayMarks();

  @Test
  void marksEventsThatWereSentAgainAndNoOthers() {
    see("native", EventBuilder.pageView("/a").toJson(), 1, 10);
    see(new ReplaySource(3, 44, "native").toFormat(), good(), 1, 11);
    see(new ReplaySource(0, 45, "segment").toFormat(), "{}", 2, 12);

    assertThat(marks.rows())
        .containsExactly(
            new ReplayMark("clickstream.events", 3, 44, 1, 11, Instant.ofEpochMilli(NOW), true),
            new ReplayMark("clickstream.events", 0, 45, 2, 12, Instant.ofEpochMilli(NOW), false));
  }

  @Test
  void travelsToTheDriver() throws Exception {
    see(new ReplaySource(3, 44, "native").toFormat(), good(), 1, 11);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(marks);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(((ReplayMarks) in.readObject()).rows()).isEqualTo(marks.rows());
    }
  }

  private static String good() {
    return EventBuilder.pageView("/a").eventTime(Instant.ofEpochMilli(NOW)).toJson();
  }

  private void see(String format, String json, int partition, long offset) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    parser.parse(
        new RecordEnvelope(NOW, "id", format, null, false, null, null, null)
            .encode(body, 0, body.length),
        NOW);
    marks.see(parser.event(), partition, offset);
  }
}
