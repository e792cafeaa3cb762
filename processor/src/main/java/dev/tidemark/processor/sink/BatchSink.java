package dev.tidemark.processor.sink;

import dev.tidemark.processor.ledger.ReadCounts;
import dev.tidemark.results.BatchResults;
import dev.tidemark.results.PartitionProgress;
import dev.tidemark.results.QuarantineRow;
import dev.tidemark.results.ReplayMark;
import java.util.Collection;
import java.util.List;

/** Where a batch's results go. Called again with the same rows after a failure. */
public interface BatchSink {

  void write(BatchResults results);

  void writeQuarantine(List<QuarantineRow> rows);

  /** Up to where the results that are there already were read; empty when there are none. */
  default List<PartitionProgress> progress() {
    return List.of();
  }

  /** Told what a batch had read once all of it is written. */
  default void committed(Collection<ReadCounts> reads) {}

  /** Marks quarantined events as sent again. */
  void writeReplays(List<ReplayMark> marks);
}
