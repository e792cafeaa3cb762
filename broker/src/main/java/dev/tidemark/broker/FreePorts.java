package dev.tidemark.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free TCP ports for whoever is told where to listen, and is started there again.
 *
 * <p>They lie below those that systems give to outgoing connections: one of these could take the
 * port meanwhile. Even a client that tries to reach it would now and then come to stand at the very
 * same port, and be connected with itself.
 */
public final class FreePorts {
  private static final int FIRST = 20_000;
  private static final int AFTER_LAST = 32_768; // where Linux begins, and others later
  private static final int TRIES = 1_000;

  private FreePorts() {}

  public static int any() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, AFTER_LAST);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException(
        "Cannot find a free port between " + FIRST + " and " + (AFTER_LAST - 1));
  }

  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName("0.0.0.0"), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
