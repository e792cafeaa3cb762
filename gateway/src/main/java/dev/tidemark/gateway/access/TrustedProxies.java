package dev.tidemark.gateway.access;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Locale;

/**
 * Finds the client behind proxies.
 *
 * <p>Each proxy appends the address that it was asked from. So the list is read from its end, and
 * the first address that is no trusted proxy's is the client; what stands before it the client may
 * have written itself. What a peer says that is no trusted proxy counts for nothing. One header is
 * read and not whichever is there: a proxy that writes one passes on the other as it came.
 */
public final class TrustedProxies {
  private static final CharSequence X_FORWARDED_FOR =
      HttpHeaders.createOptimized("x-forwarded-for");
  private static final CharSequence FORWARDED = HttpHeaders.createOptimized("forwarded");

  private final List<Cidr> ranges;
  private final ForwardedHeader header;

  TrustedProxies(List<Cidr> ranges, ForwardedHeader header) {
    this.ranges = ranges;
    this.header = header;
  }

  /** Whether what this peer says of others is to be believed. */
  public boolean trusts(ClientAddress peer) {
    for (Cidr range : ranges) {
      if (range.contains(peer.bytes())) {
        return true;
      }
    }
    return false;
  }

  /** The client of a request that a trusted proxy has handed on. */
  public ClientAddress client(ClientAddress proxy, MultiMap headers) {
    CharSequence name = header == ForwardedHeader.FORWARDED ? FORWARDED : X_FORWARDED_FOR;
    List<String> lines = headers.getAll(name);
    ClientAddress nearest = proxy;
    for (int i = lines.size() - 1; i >= 0; i--) {
      String line = lines.get(i);
      int end = line.length();
      while (end >= 0) {
        int comma = line.lastIndexOf(',', end - 1);
        ClientAddress next = ClientAddress.of(node(line.substring(comma + 1, end)));
        if (!next.isKnown()) {
          return nearest; // a proxy that hides whom it serves is all that is known
        }
        nearest = next;
        if (!trusts(next)) {
          return next;
        }
        end = comma;
      }
    }
    return nearest;
  }

  /** The address in one element of the list. */
  private String node(String element) {
    if (header == ForwardedHeader.X_FORWARDED_FOR) {
      return element;
    }
    for (String pair : element.split(";", -1)) {
      String stripped = pair.strip();
      if (stripped.toLowerCase(Locale.ROOT).startsWith("for=")) {
        return stripped.substring("for=".length()).replace("\"", "");
      }
    }
    return null;
  }
}
