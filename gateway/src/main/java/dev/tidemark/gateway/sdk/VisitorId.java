package dev.tidemark.gateway.sdk;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
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

  private static final int BYTES = 16;

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
    byte[] digest = sha256().digest(made.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(Arrays.copyOf(digest, BYTES));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
