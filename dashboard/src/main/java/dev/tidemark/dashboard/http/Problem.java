package dev.tidemark.dashboard.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** Why a request is refused; answered as {@code {"error":{"code":…,"message":…}}}. */
enum Problem {
  BAD_REQUEST(400, "Cannot read the request"),
  BAD_PARAMETER(400, "Cannot use a parameter"),
  NOT_FOUND(404, "Nothing is here"),
  METHOD_NOT_ALLOWED(405, "Only GET is answered here"),
  INTERNAL(500, "The dashboard failed; its log says why"),
  STORE_UNAVAILABLE(503, "The result store does not answer; its numbers come back when it does"),
  TOO_BUSY(503, "Too many questions are waiting for the result store"),
  TOO_MANY_STREAMS(503, "Too many pages are open; see dashboard.max-streams");

  private static final String RETRY_AFTER_SECONDS = "2";

  private final int status;
  private final String message;

  Problem(int status, String message) {
    this.status = status;
    this.message = message;
  }

  void answer(HttpServerResponse response) {
    answer(response, message);
  }

  void answer(HttpServerResponse response, String message) {
    if (response.ended() || response.headWritten()) {
      return;
    }
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    if (status == 503) {
      response.putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    var unused = response.end(new JsonObject().put("error", json(message)).encode());
  }

  /** As the stream says it. */
  JsonObject json() {
    return json(message);
  }

  private JsonObject json(String message) {
    return new JsonObject().put("code", name().toLowerCase(Locale.ROOT)).put("message", message);
  }
}
