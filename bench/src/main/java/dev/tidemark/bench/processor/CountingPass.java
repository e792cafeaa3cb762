package dev.tidemark.bench.processor;

import dev.tidemark.bench.peer.EventReader;
import dev.tidemark.processor.aggregation.AppendTimes;
import dev.tidemark.processor.counting.CountRows;
import dev.tidemark.processor.counting.Pass;
import dev.tidemark.processor.counting.RecordCounts;
import dev.tidemark.processor.counting.Tally;
import dev.tidemark.processor.ledger.LatestAccumulator;
import dev.tidemark.processor.ledger.ReadCounts;
import dev.tidemark.results.Metrics;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;

/**
 * The counting job's way through a partition: one metric of the product's, counted as the product
 * counts. What is read is noted for the watermark alone.
 */
final class CountingPass implements Pass {
  private final EventReader reader = new EventReader(CountingRun.current().tally());
  private final Tally pages = new Tally();
  private final ReadCounts reads;
  private final long appendedEverywhereMillis;

  private CountingPass(int partition, TaskContext task) {
    this.reads = new ReadCounts(partition);
    this.appendedEverywhereMillis = AppendTimes.announcedMillis(task);
  }

  static Pass.Start start(LatestAccumulator<ReadCounts> accumulator) {
    return (partition, offset, appendedAtMillis, task) -> {
      CountingPass pass = new CountingPass(partition, task);
      task.addTaskCompletionListener(
          ended -> {
            if (!ended.isFailed() && !ended.isInterrupted()) {
              accumulator.add(new LatestAccumulator.Entry<>(partition, pass.reads));
            }
          });
      return pass;
    };
  }

  @Override
  public void count(byte[] value, long offset, long appendedAtMillis) {
    reads.record(offset, appendedAtMillis);
    if (reader.read(value, appendedAtMillis)) {
      int page = pages.number(reader.page());
      pages.add(Metrics.EVENTS_BY_PAGE, RecordCounts.minute(reader.timeMillis()), page);
    }
  }

  @Override
  public void passOver(long offset, long appendedBeforeMillis) {
    reads.record(offset, appendedBeforeMillis);
  }

  @Override
  public Iterator<Row> rows() {
    CountRows rows = new CountRows(reads.newestAppendMillis(), appendedEverywhereMillis);
    pages.give(rows::add);
    return rows.iterator();
  }
}
