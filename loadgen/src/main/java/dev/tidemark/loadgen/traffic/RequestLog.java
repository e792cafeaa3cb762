package dev.tidemark.loadgen.traffic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The GET requests of a log file, one JSON object a line, in order of time. Read line by line, so
 * that the file may be larger than the memory.
 */
final class RequestLog implements AutoCloseable {
  private static final int LONGEST_USER_ID = 128;
  private static final int LONGEST_ADDRESS = 2_048;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final BufferedReader lines;
  private long lineNumber;
  private double lastOffset;

  /**
   * One GET request.
   *
   * @param offsetSeconds whole seconds, usually, since some moment
   * @param referrer empty when there is none
   * @param userAgent empty when there is none
   */
  record Request(
      double offsetSeconds, String userId, String page, String referrer, String userAgent) {}

  RequestLog(Path file) throws IOException {
    this.file = file;
    this.lines = Files.newBufferedReader(file, StandardCharsets.UTF_8);
  }

  /**
   * Reads the whole file once, so that a fault in its last line shows before the first is sent.
   *
   * @throws ReplayException at the first fault
   */
  static void check(Path file) throws IOException {
    try (RequestLog log = new RequestLog(file)) {
      Request request = log.next();
      while (request != null) {
        request = log.next();
      }
    }
  }

  /**
   * The next request; null at the end.
   *
   * @throws ReplayException when a line is not one
   */
  Request next() {
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        lineNumber++;
        if (!line.isBlank()) {
          JsonNode json = JSON.readTree(line);
          if (json.path("method").asText().equals("GET")) {
            return request(json);
          }
        }
      }
      return null;
    } catch (JsonProcessingException e) {
      throw broken("it is not JSON", e);
    } catch (IOException e) {
      throw broken("it cannot be read (" + e + ")", e);
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  private Request request(JsonNode json) {
    JsonNode offset = json.path("offset_s");
    if (!offset.isNumber() || offset.asDouble() < lastOffset) {
      throw broken("expected an offset_s that is not before the one above", null);
    }
    lastOffset = offset.asDouble();
    return new Request(
        lastOffset,
        required(json, "user_id", LONGEST_USER_ID),
        required(json, "page", LONGEST_ADDRESS),
        json.path("referrer").asText().length() > LONGEST_ADDRESS
            ? ""
            : json.path("referrer").asText(),
        json.path("user_agent").asText());
  }

  private String required(JsonNode json, String field, int longest) {
    JsonNode value = json.path(field);
    int length = value.isTextual() ? value.textValue().length() : 0;
    if (length == 0 || length > longest) {
      throw broken("expected a " + field + " of 1 to " + longest + " characters", null);
    }
    return value.textValue();
  }

  private ReplayException broken(String why, Throwable cause) {
    return new ReplayException(
        "Cannot replay line " + lineNumber + " of '" + file + "': " + why, cause);
  }
}
