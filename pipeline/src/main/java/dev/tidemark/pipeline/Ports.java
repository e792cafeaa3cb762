package dev.tidemark.pipeline;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Free TCP ports on loopback. */
final class Ports {
  /** What was given away already, since it may not be in use yet. */
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private Ports() {}

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName("0.0.0.0"), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The port, or another when it is taken or 0. */
  static int freeOr(int port) {
    return port != 0 && isFree(port) ? port : anyFree();
  }

  /** Never the same one twice. */
  static int anyFree() {
    try (ServerSocket socket = new ServerSocket(0)) {
      int port = socket.getLocalPort();
      return GIVEN.add(port) ? port : anyFree();
    } catch (IOException e) {
      throw new IllegalStateException("Cannot find a free port: " + e.getMessage(), e);
    }
  }
}
