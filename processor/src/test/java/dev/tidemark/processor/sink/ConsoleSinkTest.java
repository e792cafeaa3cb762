package dev.tidemark.processor.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.results.BatchResults;
import dev.tidemark.results.PageViews;
import dev.tidemark.results.QuarantineRow;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleSinkTest {
  private static final Instant MINUTE = Instant.parse("2026-11-23T12:00:00Z");

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ConsoleSink sink =
      new ConsoleSink(new PrintStream(bytes, true, StandardCharsets.UTF_8));

  @Test
  void printsMinutesWithTheBusiestPageFirst() {
    sink.write(
        new BatchResults(
            List.of(new PageViews(MINUTE, "/a", 1), new PageViews(MINUTE, "/b", 20)),
            List.of(),
            List.of(),
            List.of(),
            List.of()));

    assertThat(printed().lines().filter(line -> line.startsWith("2026")))
        .satisfiesExactly(
            line -> assertThat(line).matches("2026-11-23 12:00 +/b +20"),
            line -> assertThat(line).matches("2026-11-23 12:00 +/a +1"));
  }

  @Test
  void printsNothingForABatchWithoutChanges() {
    sink.write(new BatchResults(List.of(), List.of(), List.of(), List.of(), List.of()));

    assertThat(printed()).isEmpty();
  }

  @Test
  void letsNoControlCharacterOfAStrangerReachTheTerminal() {
    sink.writeQuarantine(
        List.of(
            new QuarantineRow(
                "t",
                1,
                7,
                MINUTE,
                MINUTE,
                List.of("malformed_json"),
                "",
                "",
                "",
                "\u001b[2Jgone\u0007".getBytes(StandardCharsets.UTF_8))));

    assertThat(printed()).contains("1/7", "malformed_json", " [2Jgone ").doesNotContain("\u001b");
  }

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
