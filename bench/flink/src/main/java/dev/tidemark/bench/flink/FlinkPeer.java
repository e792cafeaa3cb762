package dev.tidemark.bench.flink;

import dev.tidemark.bench.peer.PeerServer;
import java.io.IOException;

/** The counting job on Flink, run by the benchmark of the processor. */
public final class FlinkPeer {
  private FlinkPeer() {}

  public static void main(String[] args) throws IOException {
    PeerServer.serve(new FlinkJob());
  }
}
