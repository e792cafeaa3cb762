package dev.tidemark.dashboard.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** Why a request is refused; answered as {@code {"error":{"code":…,"message":…}}}. */
public enum Problem {
  BAD_REQUEST(400, "Cannot read the request"),
  BAD_PARAMETER(400, "Cannot use a parameter"),
  UNAUTHORIZED(401, "Log in, or show a token that is valid here"),
  OPERATOR_ONLY(403, "Only an operator may do this: log in with the operator's token"),
  NO_OPERATOR(403, "Nobody may do this: no operator's token is set (dashboard.operator-token)"),
  FOREIGN_PAGE(403, "A page from elsewhere asked; only this dashboard's own pages may"),
  FOREIGN_HOST(
      403, "Without a login the dashboard answers to this machine's own name; set dashboard.token"),
  NO_COPY(404, "This store is no DuckDB file; name the store itself"),
  NOT_FOUND(404, "Nothing is here"),
  METHOD_NOT_ALLOWED(405, "This is not answered here in that way; most is by GET"),
  TOO_LARGE(413, "The request is too large"),
  WRONG_TYPE(415, "The body must be application/json"),
  TOO_MANY_REPLAYS(429, "Other replays wait to be carried out; ask again when they are done"),
  COPY_UNDER_WAY(429, "Another copy of the store is under way; ask again when it is done"),
  TOO_MANY_REQUESTS(429, "Too many requests from this address"),
  TOO_MANY_LOGINS(429, "Too many wrong tokens or passwords from this address"),
  INTERNAL(500, "The dashboard failed; its log says why"),
  STORE_UNAVAILABLE(503, "The result store does not answer; its numbers come back when it does"),
  TOO_BUSY(503, "Too many questions wait for the result store, or answers for their readers"),
  TOO_MANY_STREAMS(503, "Too many pages are open; see dashboard.max-streams");

  private static final String RETRY_AFTER_SECONDS = "2";

  private final int status;
  private final String message;

  Problem(int status, String message) {
    this.status = status;
    this.message = message;
  }

  /** Answers with the problem's own words. */
  public void answer(HttpServerResponse response) {
    answer(response, message);
  }

  /** Answers, and says in how many seconds it may be tried again. */
  public void answerLater(HttpServerResponse response, int seconds) {
    response.putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(seconds));
    answer(response);
  }

  /** A response of JSON that nobody keeps. */
  public static HttpServerResponse noStore(HttpServerResponse response) {
    return response
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
  }

  void answer(HttpServerResponse response, String message) {
    if (response.ended() || response.headWritten()) {
      return;
    }
    noStore(response).setStatusCode(status);
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
