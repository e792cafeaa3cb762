package dev.tidemark.processor.sink;

import dev.tidemark.results.BatchResults;
import dev.tidemark.results.PartitionProgress;
import dev.tidemark.results.QuarantineRow;
import java.util.List;

/** Where a batch's results go. Called again with the same rows after a failure. */
public interface BatchSink {

  void write(BatchResults results);

  void writeQuarantine(List<QuarantineRow> rows);

  /** Up to where the results that are there already were read; empty when there are none. */
  default List<PartitionProgress> progress() {
    return List.of();
  }
}
