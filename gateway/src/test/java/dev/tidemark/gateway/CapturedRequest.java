package dev.tidemark.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** A request as an unmodified SDK has sent it, with what it must become. */
public final class CapturedRequest {
  private static final String FOLDER = "/sdk/";

  /** What an HTTP client of Java sets by itself. */
  private static final List<String> NOT_OURS_TO_SEND = List.of("content-length", "host");

  private final String name;
  private final JsonObject captured;

  private CapturedRequest(String name) {
    this.name = name;
    this.captured = new JsonObject(new String(resource("requests/" + name + ".json"), UTF_8));
  }

  /** All there are; their files are listed, since a class path cannot be. */
  public static Stream<CapturedRequest> all() {
    return lines("requests.txt").stream().map(CapturedRequest::new);
  }

  String method() {
    return captured.getString("method");
  }

  /** With its query. */
  public String path() {
    return captured.getString("path");
  }

  public byte[] body() {
    return Base64.getDecoder().decode(captured.getString("body_base64"));
  }

  String[] headers() {
    return captured.getJsonObject("headers").stream()
        .filter(header -> !NOT_OURS_TO_SEND.contains(header.getKey()))
        .flatMap(header -> Stream.of(header.getKey(), (String) header.getValue()))
        .toArray(String[]::new);
  }

  /** The events that it must become, one a line. */
  public List<String> expectedEvents() {
    return lines("events/" + name + ".ndjson");
  }

  @Override
  public String toString() {
    return name;
  }

  private static List<String> lines(String file) {
    return new String(resource(file), UTF_8).lines().toList();
  }

  private static byte[] resource(String file) {
    try (InputStream in = CapturedRequest.class.getResourceAsStream(FOLDER + file)) {
      if (in == null) {
        throw new IllegalArgumentException("There is no " + FOLDER + file);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
