package dev.tidemark.gateway.sdk;

import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * An id for the visitors of SDKs that know none by design: the same for a site, a day, a truncated
 * address and a browser. It is made of nothing but what the record tells anyway, so it needs no
 * secret, and all gateways agree on it. Visitors who share all four count as one.
 */
final class VisitorId {
  /** What {@code identity_source} says of it. */
  static final String SOURCE = "address_and_browser";

  private static final int DIGITS = 32;

  private VisitorId() {}

  static String of(JsonValue site, SdkRequest request) {
    long day = TimeUnit.MILLISECONDS.toDays(request.receivedAtMillis());
    String made =
        day
            + "\n"
            + (site.isPresent() ? site.written() : "")
            + "\n"
            + Objects.toString(request.truncatedAddress(), "")
            + "\n"
            + Objects.toString(request.userAgent(), "");
    return Sha256.hex(made).substring(0, DIGITS);
  }
}
