package dev.tidemark.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port of the system's choice that nobody else is given while it is held: a socket is bound to it
 * that does not listen. A server that asks for the port by its number gets it all the same, as
 * often as it starts; until then whoever connects is refused.
 */
final class HeldPort implements AutoCloseable {
  private final Socket bound = new Socket();

  HeldPort() {
    try {
      bound.setReuseAddress(true);
      bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int number() {
    return bound.getLocalPort();
  }

  @Override
  public void close() {
    try {
      bound.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
