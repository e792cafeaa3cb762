package dev.tidemark.gateway.refusal;

import java.util.Locale;

/**
 * Every way in which the gateway says no: its status, its message, and the metric tag it counts
 * under.
 */
public enum Refusal {
  MALFORMED_REQUEST(400, Retry.NEVER, "The request is not valid HTTP."),
  MALFORMED_GZIP(400, Retry.NEVER, "The body is not valid gzip."),
  UNKNOWN_WRITE_KEY(401, Retry.NEVER, "A write key of this gateway is missing."),
  ORIGIN_NOT_ALLOWED(403, Retry.NEVER, "Pages of this origin may not send events here."),
  UNKNOWN_PATH(404, Retry.NEVER, "Nothing is served here. Events go to POST /v1/events."),
  WRONG_METHOD(405, Retry.NEVER, "This path does not take this method; see the header Allow."),
  BODY_TIMEOUT(408, Retry.NEVER, "The body did not arrive in time."),
  TOO_LARGE(413, Retry.NEVER, "The body is too large, as sent or inflated. Send fewer events."),
  TOO_MANY_EVENTS(413, Retry.NEVER, "The body holds too many events. Send fewer."),
  URI_TOO_LONG(414, Retry.NEVER, "The request line is too long."),
  RATE_LIMITED(429, Retry.SOON, "This address has sent too much. Send the events again later."),
  HEADERS_TOO_LARGE(431, Retry.NEVER, "The headers are too large."),
  INTERNAL(500, Retry.NEVER, "The gateway failed on this request. Nothing was promised."),
  UNKNOWN_TRANSFER_ENCODING(501, Retry.NEVER, "The only Transfer-Encoding here is chunked."),
  OVERLOADED(
      503, Retry.SOON, "The gateway has more to do than it can. Send the events again later."),
  NOT_READY(503, Retry.SOON, "The gateway cannot store events yet. Send them again."),
  IN_FLIGHT_LIMIT(503, Retry.SOON, "Too much waits to be stored already. Send the events again."),
  ACK_DEADLINE(503, Retry.SOON, "The events were not stored in time. Send them again."),
  KAFKA_FAILED(503, Retry.SOON, "Kafka did not take the events. Send them again."),
  SPOOL_FULL(503, Retry.SOON, "Kafka is away and the spool is full. Send the events again."),
  SPOOL_FAILED(503, Retry.SOON, "Kafka is away and the spool failed. Send the events again.");

  private final int status;
  private final Retry retry;
  private final String message;

  Refusal(int status, Retry retry, String message) {
    this.status = status;
    this.retry = retry;
    this.message = message;
  }

  public int status() {
    return status;
  }

  /** Whether the same request can succeed in a moment. */
  public boolean retryable() {
    return retry == Retry.SOON;
  }

  public String message() {
    return message;
  }

  /** The name in answers and in metrics: {@code too_large}. */
  public String tag() {
    return name().toLowerCase(Locale.ROOT);
  }

  private enum Retry {
    NEVER,
    SOON
  }
}
