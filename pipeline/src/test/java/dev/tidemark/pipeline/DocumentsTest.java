package dev.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.dashboard.DashboardConfig;
import dev.tidemark.events.Field;
import dev.tidemark.events.QuarantineReason;
import dev.tidemark.gateway.GatewayConfig;
import dev.tidemark.gateway.tracker.TrackerFile;
import dev.tidemark.loadgen.LoadgenConfig;
import dev.tidemark.processor.ProcessorConfig;
import dev.tidemark.processor.audit.AuditConfig;
import dev.tidemark.processor.replay.ReplayConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The parts of the documents that are made from code. After a change: {@code ./mvnw -pl pipeline
 * -am test -Dtest=DocumentsTest -Dtidemark.documents.write=true
 * -Dsurefire.failIfNoSpecifiedTests=false}
 */
class DocumentsTest {
  private static final String BEGIN = "<!-- made from code: begin -->\n";
  private static final String END = "<!-- made from code: end -->\n";

  @Test
  void configurationListsEveryKey() throws IOException {
    check(
        "configuration.md",
        "## Gateway\n\n"
            + GatewayConfig.SCHEMA.toMarkdown()
            + "\n## Processor\n\n"
            + ProcessorConfig.SCHEMA.toMarkdown()
            + "\n## Dashboard\n\n"
            + DashboardConfig.SCHEMA.toMarkdown()
            + "\n## Audit\n\n"
            + AuditConfig.SCHEMA.toMarkdown()
            + "\n## Replay\n\n"
            + ReplayConfig.SCHEMA.toMarkdown()
            + "\n## Load generator\n\n"
            + LoadgenConfig.SCHEMA.toMarkdown()
            + "\n## Demo\n\n"
            + DemoConfig.SCHEMA.toMarkdown());
  }

  @Test
  void eventsListsEveryFieldAndReason() throws IOException {
    String fields =
        Arrays.stream(Field.values())
            .map(
                field ->
                    "| `"
                        + field.key()
                        + "` | "
                        + (field.required() ? "required" : "optional")
                        + " | "
                        + (field.limit() == 0 ? "" : field.limit())
                        + " | "
                        + field.rule()
                        + " |\n")
            .collect(Collectors.joining());
    String reasons =
        Arrays.stream(QuarantineReason.values())
            .map(reason -> "`" + reason.code() + "`")
            .collect(Collectors.joining(", "));
    check(
        "events.md",
        "| field | | characters at most | rule |\n|---|---|---|---|\n"
            + fields
            + "\n**Reasons for quarantine**: "
            + reasons
            + ".\n");
  }

  @Test
  void trackerGivesTheHashOfTheScript() throws IOException {
    TrackerFile file = TrackerFile.load();
    check(
        "tracker.md",
        """
        ```html
        <script async src="https://events.shop.example%s" crossorigin="anonymous"
          integrity="%s"
          data-app-id="shop" data-app-version="1.4.2"></script>
        ```
        """
            .formatted(file.hashedPath(), file.integrity()));
  }

  static void check(String document, String made) throws IOException {
    Path file = Apps.find().root().resolve("docs").resolve(document);
    String text = Files.readString(file);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    if (Boolean.getBoolean("tidemark.documents.write")) {
      Files.writeString(file, text.substring(0, begin) + made + text.substring(end));
      return;
    }
    assertThat(text.substring(begin, end))
        .as("docs/%s is made from code; see DocumentsTest for how to write it anew", document)
        .isEqualTo(made);
  }
}
