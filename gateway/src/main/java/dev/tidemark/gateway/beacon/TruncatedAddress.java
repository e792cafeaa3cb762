package dev.tidemark.gateway.beacon;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A client's address without its last part: IPv4 to /24, IPv6 to /48. That is all of an address
 * that leaves the connection; the full one is neither stored nor logged.
 */
public final class TruncatedAddress {
  private static final int IPV6_GROUPS_KEPT = 3;

  private TruncatedAddress() {}

  /**
   * Truncates an address.
   *
   * @param literal an address as digits, never a name
   * @return {@code 203.0.113.0} or {@code 2001:db8:1::}; null if it is no address
   */
  public static String of(String literal) {
    if (literal == null || literal.isEmpty()) {
      return null;
    }
    int scope = literal.indexOf('%');
    String address = scope < 0 ? literal : literal.substring(0, scope);
    if (address.chars().anyMatch(c -> c != '.' && c != ':' && Character.digit(c, 16) < 0)) {
      return null;
    }
    try {
      byte[] bytes = InetAddress.getByName(address).getAddress();
      return bytes.length == 4 ? ipv4(bytes) : ipv6(bytes);
    } catch (UnknownHostException e) {
      return null; // an event without an address is still an event
    }
  }

  private static String ipv4(byte[] bytes) {
    return (bytes[0] & 0xff) + "." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + ".0";
  }

  private static String ipv6(byte[] bytes) {
    int kept = IPV6_GROUPS_KEPT;
    while (kept > 0 && group(bytes, kept - 1) == 0) {
      kept--;
    }
    StringBuilder text = new StringBuilder(20);
    for (int i = 0; i < kept; i++) {
      text.append(i == 0 ? "" : ":").append(Integer.toHexString(group(bytes, i)));
    }
    return text.append("::").toString();
  }

  private static int group(byte[] bytes, int index) {
    return ((bytes[2 * index] & 0xff) << 8) | (bytes[2 * index + 1] & 0xff);
  }
}
