package dev.tidemark.gateway.access;

/** A range of addresses: {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or one address. */
final class Cidr {
  private final byte[] network;
  private final int prefixBits;

  private Cidr(byte[] network, int prefixBits) {
    this.network = network;
    this.prefixBits = prefixBits;
  }

  /**
   * Reads a range.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Cidr parse(String text) {
    int slash = text.indexOf('/');
    String literal = slash < 0 ? text : text.substring(0, slash);
    byte[] network = literal.indexOf('%') < 0 ? ClientAddress.bytes(literal) : null;
    if (network == null) {
      throw new IllegalArgumentException();
    }
    int longest = network.length * Byte.SIZE;
    int prefixBits = slash < 0 ? longest : Integer.parseInt(text.substring(slash + 1));
    if (prefixBits < 0 || prefixBits > longest) {
      throw new IllegalArgumentException();
    }
    return new Cidr(network, prefixBits);
  }

  boolean contains(byte[] address) {
    if (address.length != network.length) {
      return false;
    }
    int whole = prefixBits / Byte.SIZE;
    for (int i = 0; i < whole; i++) {
      if (address[i] != network[i]) {
        return false;
      }
    }
    int rest = prefixBits % Byte.SIZE;
    return rest == 0 || ((address[whole] ^ network[whole]) & 0xff) >>> (Byte.SIZE - rest) == 0;
  }
}
