package dev.tidemark.processor.counting;

import dev.tidemark.processor.ledger.LatestAccumulator;
import dev.tidemark.processor.ledger.ReadCounts;
import dev.tidemark.processor.memory.History;
import dev.tidemark.processor.quarantine.QuarantinePublisher;
import org.apache.spark.TaskContext;

/**
 * What the pass over a partition needs.
 *
 * @param query names this run of the query
 * @param quarantine where faulty events go
 * @param history where a partition's last minutes are found; null to count duplicates like any
 *     other event
 * @param reads where each task leaves its counts for the ledger
 */
public record PassConfig(
    String query,
    QuarantinePublisher.Config quarantine,
    History history,
    LatestAccumulator<ReadCounts> reads)
    implements Pass.Start {

  @Override
  public Pass begin(int partition, long offset, long appendedAtMillis, TaskContext task) {
    return PartitionPass.begin(this, partition, offset, appendedAtMillis, task);
  }

  boolean dropsDuplicates() {
    return history != null;
  }

  @Override
  public String toString() {
    return "PassConfig";
  }
}
