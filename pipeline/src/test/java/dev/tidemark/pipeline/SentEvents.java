package dev.tidemark.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the load generator has sent and what it was answered, by the bytes of the events: its
 * journal.
 */
final class SentEvents {

  /** All sendings of the same bytes; a good event may have been sent twice, some faults often. */
  static final class Sending {
    private String kind;
    private String fault;
    private int accepted;
    private int open;

    /** Of the first sending. */
    String kind() {
      return kind;
    }

    /** The reason for which it must be in quarantine; null for none. */
    String fault() {
      return fault;
    }

    /** Sendings that were answered 204. */
    int accepted() {
      return accepted;
    }

    /** Sendings that may have been accepted: without an answer, or with one that leaves it open. */
    int open() {
      return open;
    }
  }

  private final Map<String, Sending> byBody = new HashMap<>();
  private final Map<String, Long> acceptedByKind = new TreeMap<>();

  static SentEvents read(Path journal) throws IOException {
    SentEvents sent = new SentEvents();
    ObjectMapper json = new ObjectMapper();
    for (String line : Files.readAllLines(journal)) {
      sent.add(json.readTree(line));
    }
    return sent;
  }

  private void add(JsonNode line) {
    String kind = line.path("kind").asText();
    Sending sending =
        byBody.computeIfAbsent(
            text(Base64.getDecoder().decode(line.path("body").asText())), body -> new Sending());
    if (!kind.equals("duplicate")) {
      sending.kind = kind;
      sending.fault = line.path("fault").asText(null);
    }
    switch (line.path("outcome").asText()) {
      case "accepted" -> {
        sending.accepted++;
        acceptedByKind.merge(kind, 1L, Long::sum);
      }
      case "uncertain", "refused" -> sending.open++;
      default -> {} // failed: there was no connection
    }
  }

  /** Any bytes as a text that is good for a key. */
  static String text(byte[] body) {
    return new String(body, StandardCharsets.ISO_8859_1);
  }

  Map<String, Sending> byBody() {
    return byBody;
  }

  Map<String, Long> acceptedByKind() {
    return acceptedByKind;
  }
}
