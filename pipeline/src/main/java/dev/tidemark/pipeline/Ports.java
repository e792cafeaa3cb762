package dev.tidemark.pipeline;

import dev.tidemark.broker.FreePorts;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Free TCP ports on loopback. */
final class Ports {
  /** What was given away already, since it may not be in use yet. */
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private Ports() {}

  /** The port, or another when it is taken or 0. */
  static int freeOr(int port) {
    return port != 0 && FreePorts.isFree(port) ? port : anyFree();
  }

  /** Never the same one twice. */
  static int anyFree() {
    int port = FreePorts.any();
    return GIVEN.add(port) ? port : anyFree();
  }
}
