package dev.tidemark.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tidemark.events.EventParser.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The parser takes for JSON what other strict parsers take for it, and nothing more. */
class JsonStrictnessTest {
  private static final long NOW = EventBuilder.EVENT_TIME.toEpochMilli();

  private final EventParser parser = new EventParser();

  @Property(edgeCases = EdgeCasesMode.NONE)
  void acceptsAnyValidDocument(@ForAll("documents") String json) {
    byte[] raw = json.getBytes(UTF_8);
    assertThat(StrictJackson.accepts(raw)).isTrue();
    assertThat(isMalformed(raw)).isFalse();
  }

  @Property(tries = 1_500, edgeCases = EdgeCasesMode.NONE)
  void agreesWithJacksonOnDamagedDocuments(@ForAll("damagedDocuments") byte[] raw) {
    assertThat(isMalformed(raw)).isEqualTo(!StrictJackson.accepts(raw));
  }

  @Property(tries = 1_500, edgeCases = EdgeCasesMode.NONE)
  void agreesWithJacksonOnDamagedEvents(@ForAll("damagedEvents") byte[] raw) {
    assertThat(isMalformed(raw)).isEqualTo(!StrictJackson.accepts(raw));
  }

  @Test
  void acceptsAndRefusesTheDocumentsOfTheJsonTestSuite() throws IOException {
    Path suite =
        Path.of(
            System.getProperty("tidemark.fixtures", "../../shared/fixtures"), "json-test-suite");
    assumeThat(suite).as("JSONTestSuite").isDirectory();
    List<String> wrong = new ArrayList<>();
    try (Stream<Path> files = Files.list(suite)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        byte[] raw = Files.readAllBytes(file);
        boolean malformed = isMalformed(raw);
        if ((name.startsWith("y_") && malformed) || (name.startsWith("n_") && !malformed)) {
          wrong.add(name);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** Asks for the bytes behind an envelope and, where they pass for a bare event, without one. */
  private boolean isMalformed(byte[] raw) {
    byte[] value =
        new RecordEnvelope(NOW, "id", "native", null, false, null, null, null)
            .encode(raw, 0, raw.length);
    boolean malformed = isMalformedValue(value);
    if (new String(raw, UTF_8).matches("(?s)[ \\t\\r\\n]*\\{.*")) {
      assertThat(isMalformedValue(raw)).isEqualTo(malformed);
    }
    return malformed;
  }

  private boolean isMalformedValue(byte[] value) {
    Kind kind = parser.parse(value, NOW);
    Set<QuarantineReason> reasons = parser.event().reasons();
    if (reasons.contains(QuarantineReason.MALFORMED_JSON)) {
      assertThat(kind).isEqualTo(Kind.FAULTY);
      assertThat(reasons).hasSize(1);
      return true;
    }
    return false;
  }

  @Provide
  Arbitrary<String> documents() {
    return Documents.json();
  }

  @Provide
  Arbitrary<byte[]> damagedDocuments() {
    return Documents.damaged(Documents.json());
  }

  @Provide
  Arbitrary<byte[]> damagedEvents() {
    return Documents.damaged(Documents.event());
  }
}
