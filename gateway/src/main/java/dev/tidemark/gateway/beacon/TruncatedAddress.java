package dev.tidemark.gateway.beacon;

/**
 * A client's address without its last part: IPv4 to /24, IPv6 to /48. That is all of an address
 * that leaves the gateway; the full one is neither stored nor logged.
 */
public final class TruncatedAddress {
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_GROUPS_KEPT = 3;

  private TruncatedAddress() {}

  /**
   * Truncates an address.
   *
   * @param address of four or sixteen bytes
   * @return {@code 203.0.113.0} or {@code 2001:db8:1::}
   */
  public static String of(byte[] address) {
    return address.length == IPV4_BYTES ? ipv4(address) : ipv6(address);
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
