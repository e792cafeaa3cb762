package dev.tidemark.gateway.access;

import dev.tidemark.gateway.beacon.TruncatedAddress;
import io.netty.util.NetUtil;
import java.util.Arrays;

/**
 * The address that a request came from. It lives in memory as long as the request's connection, and
 * has no text but its truncated one, so that nothing can write it down by mistake.
 *
 * <p>Confined to the event loop; no locking.
 */
public final class ClientAddress {
  /** Where there is no address, such as on a Unix socket. */
  public static final ClientAddress UNKNOWN = new ClientAddress(new byte[0]);

  private static final int IPV6_BYTES = 16;
  private static final int MAPPED_PREFIX_BYTES = 12;

  private final byte[] bytes;
  private String truncated;
  private long rateLimitKey;

  private ClientAddress(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Reads an address.
   *
   * @param literal digits, perhaps in brackets, perhaps with a port; never a name
   * @return {@link #UNKNOWN} for anything else
   */
  public static ClientAddress of(String literal) {
    byte[] bytes = literal == null ? null : bytes(literal.strip());
    return bytes == null ? UNKNOWN : new ClientAddress(bytes);
  }

  /** Four bytes or sixteen; null if it is no address. */
  static byte[] bytes(String literal) {
    String digits = literal;
    int closing = literal.indexOf(']');
    int colon = literal.indexOf(':');
    if (closing > 0 && literal.charAt(0) == '[') {
      digits = literal.substring(1, closing);
    } else if (colon > 0 && colon == literal.lastIndexOf(':')) {
      digits = literal.substring(0, colon);
    }
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(digits);
    return isMapped(bytes) ? Arrays.copyOfRange(bytes, MAPPED_PREFIX_BYTES, IPV6_BYTES) : bytes;
  }

  /** Whether it is an IPv4 address as sockets for IPv6 show it: {@code ::ffff:203.0.113.7}. */
  private static boolean isMapped(byte[] bytes) {
    if (bytes == null || bytes.length != IPV6_BYTES) {
      return false;
    }
    for (int i = 0; i < MAPPED_PREFIX_BYTES; i++) {
      if (bytes[i] != (i < 10 ? 0 : (byte) 0xff)) {
        return false;
      }
    }
    return true;
  }

  boolean isKnown() {
    return bytes.length > 0;
  }

  byte[] bytes() {
    return bytes;
  }

  /** The address without its last part; null if it is unknown. */
  public String truncated() {
    if (truncated == null && isKnown()) {
      truncated = TruncatedAddress.of(bytes);
    }
    return truncated;
  }

  /** What one client is to the rate limit: an IPv4 address, or an IPv6 network of /64. */
  long rateLimitKey(SaltedHash hash) {
    if (rateLimitKey == 0) {
      byte[] hashed = hash.of(bytes, bytes.length == IPV6_BYTES ? IPV6_BYTES / 2 : bytes.length);
      for (int i = 0; i < Long.BYTES; i++) {
        rateLimitKey = rateLimitKey << Byte.SIZE | (hashed[i] & 0xff);
      }
      rateLimitKey |= 1; // zero stands for none
    }
    return rateLimitKey;
  }

  @Override
  public String toString() {
    return isKnown() ? truncated() : "unknown";
  }
}
