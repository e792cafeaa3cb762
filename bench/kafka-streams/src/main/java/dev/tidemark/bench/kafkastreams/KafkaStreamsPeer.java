package dev.tidemark.bench.kafkastreams;

import dev.tidemark.bench.peer.PeerServer;
import java.io.IOException;

/** The counting job on Kafka Streams, run by the benchmark of the processor. */
public final class KafkaStreamsPeer {
  private KafkaStreamsPeer() {}

  public static void main(String[] args) throws IOException {
    PeerServer.serve(new KafkaStreamsJob());
  }
}
