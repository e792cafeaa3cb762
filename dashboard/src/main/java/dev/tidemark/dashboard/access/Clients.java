package dev.tidemark.dashboard.access;

import io.vertx.core.http.HttpServerRequest;

/** Whom a request is counted for: the connection's address, of IPv6 the first 64 bits. */
final class Clients {
  private Clients() {}

  static String of(HttpServerRequest request) {
    String address = request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress();
    return network(address == null ? "" : address);
  }

  static String network(String address) {
    if (!address.contains(":")) {
      return address;
    }
    byte[] bytes = parsed(address);
    if (bytes == null || bytes.length != 16) {
      return address; // an IPv4 address in IPv6 clothes
    }
    StringBuilder network = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      network.append("%02x".formatted(bytes[i]));
    }
    return network.append("/64").toString();
  }

  private static byte[] parsed(String address) {
    int zone = address.indexOf('%');
    try {
      return java.net.InetAddress.getByName(zone < 0 ? address : address.substring(0, zone))
          .getAddress();
    } catch (java.net.UnknownHostException e) {
      return null; // not an address; it stands for itself
    }
  }
}
