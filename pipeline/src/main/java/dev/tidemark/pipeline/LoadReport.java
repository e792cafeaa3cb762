package dev.tidemark.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the load generator says it sent.
 *
 * @param accepted events answered 204, of all kinds
 * @param uncertain events without an answer, or with one that leaves it open, as a 503 after the
 *     gateway's deadline does: they may or may not have been accepted. A 4xx is a certain no: the
 *     gateway gives it before it writes anything
 */
record LoadReport(
    long sent,
    long accepted,
    long uncertain,
    long good,
    long bad,
    long late,
    long duplicate,
    long skewed) {

  static LoadReport read(Path file) {
    if (!Files.exists(file)) {
      throw new IllegalStateException(
          "Cannot find the load generator's report '" + file + "': it ended before it wrote one");
    }
    try {
      JsonNode report = new ObjectMapper().readTree(file.toFile());
      return new LoadReport(
          report.path("sent").asLong(),
          report.path("accepted").asLong(),
          report.path("uncertain").asLong() + uncertainRefusals(report),
          accepted(report, "good"),
          accepted(report, "bad"),
          accepted(report, "late"),
          accepted(report, "duplicate"),
          accepted(report, "skewed"));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the load generator's report '" + file + "'", e);
    }
  }

  private static long uncertainRefusals(JsonNode report) {
    long refused = report.path("refused").asLong();
    for (Map.Entry<String, JsonNode> byStatus : report.path("refused_by_status").properties()) {
      if (byStatus.getKey().startsWith("4")) {
        refused -= byStatus.getValue().asLong();
      }
    }
    return refused;
  }

  private static long accepted(JsonNode report, String kind) {
    return report.path("kinds").path(kind).path("accepted").asLong();
  }
}
