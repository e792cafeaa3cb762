package dev.tidemark.gateway.sdk;

/** What an SDK has sent. */
public final class SdkRequest {
  private final byte[] body;
  private final int length;
  private final String query;
  private final long receivedAtMillis;
  private final String truncatedAddress;
  private final String userAgent;

  /**
   * Takes what is known of a request.
   *
   * @param body its first {@code length} bytes are the body, inflated; not to be written to
   * @param query what stands behind the path's question mark, still encoded; null if nothing does
   * @param receivedAtMillis the gateway's clock
   * @param truncatedAddress the sender's; null if unknown
   * @param userAgent the sender's; null if not sent
   */
  public SdkRequest(
      byte[] body,
      int length,
      String query,
      long receivedAtMillis,
      String truncatedAddress,
      String userAgent) {
    this.body = body;
    this.length = length;
    this.query = query;
    this.receivedAtMillis = receivedAtMillis;
    this.truncatedAddress = truncatedAddress;
    this.userAgent = userAgent;
  }

  byte[] body() {
    return body;
  }

  int length() {
    return length;
  }

  String query() {
    return query;
  }

  long receivedAtMillis() {
    return receivedAtMillis;
  }

  String truncatedAddress() {
    return truncatedAddress;
  }

  String userAgent() {
    return userAgent;
  }

  boolean isBlank() {
    for (int i = 0; i < length; i++) {
      byte b = body[i];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return false;
      }
    }
    return true;
  }

  /** All of the body as a JSON value, which it may or may not be. */
  JsonValue json() {
    return new JsonValue(body, 0, length);
  }
}
