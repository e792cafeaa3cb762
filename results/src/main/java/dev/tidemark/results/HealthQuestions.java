package dev.tidemark.results;

import java.util.List;

/**
 * Questions about how far the pipeline has come. Every method throws {@link ResultStoreException}
 * when the store fails.
 */
public interface HealthQuestions {

  /** Where each partition stands, in order of partition. */
  List<PartitionStanding> partitions();

  /** What each gateway said last, in order of its id and start. */
  List<GatewayStanding> gateways();
}
