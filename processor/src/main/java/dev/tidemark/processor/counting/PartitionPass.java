package dev.tidemark.processor.counting;

import dev.tidemark.events.ParsedEvent;
import dev.tidemark.processor.aggregation.AppendTimes;
import dev.tidemark.processor.ledger.LatestAccumulator;
import dev.tidemark.processor.ledger.ReadCounts;
import dev.tidemark.processor.memory.PartitionMemories;
import dev.tidemark.processor.memory.PartitionMemory;
import dev.tidemark.processor.quarantine.QuarantinePublisher;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;

/**
 * One task's way through the records of one partition: each is parsed, validated, held against the
 * duplicates and counted, in the order of the log. Faulty events leave sideways, durable before the
 * task ends.
 */
final class PartitionPass implements Pass {
  private static final byte[] NOTHING = {};

  private final PassConfig config;
  private final int partition;
  private final long appendedEverywhereMillis;
  private final Map<Long, MinuteVisitors> visitors = new TreeMap<>();
  private final ReadCounts reads;
  private final QuarantinePublisher.Batch faulty;
  private final PartitionMemory memory;
  private final RecordCounts counts;
  private MinuteVisitors currentVisitors;
  private long currentMinute;

  private PartitionPass(
      PassConfig config, int partition, PartitionMemory memory, TaskContext task) {
    this.config = config;
    this.memory = memory;
    this.counts = new RecordCounts(memory);
    this.partition = partition;
    this.appendedEverywhereMillis = AppendTimes.announcedMillis(task);
    this.reads = new ReadCounts(partition);
    this.faulty = QuarantinePublisher.batch(config.quarantine());
  }

  /** Begins at a task's first record; what it leaves for the driver is there when the task ends. */
  static PartitionPass begin(
      PassConfig config, int partition, long offset, long appendedAtMillis, TaskContext task) {
    PartitionMemory memory =
        config.dropsDuplicates()
            ? PartitionMemories.take(config.query(), partition, offset)
                .orElseGet(() -> config.history().before(partition, offset, appendedAtMillis))
            : null;
    PartitionPass pass = new PartitionPass(config, partition, memory, task);
    task.addTaskCompletionListener(
        ended -> {
          pass.faulty.awaitDurable();
          if (!ended.isFailed() && !ended.isInterrupted()) {
            pass.complete();
          }
        });
    return pass;
  }

  private void complete() {
    config.reads().add(new LatestAccumulator.Entry<>(partition, reads));
    if (memory != null) {
      memory.readUntil(reads.untilOffset());
      PartitionMemories.put(config.query(), partition, memory);
    }
  }

  @Override
  public void count(byte[] value, long offset, long appendedAtMillis) {
    byte[] bytes = value == null ? NOTHING : value;
    reads.record(offset, appendedAtMillis);
    ParsedEvent event = counts.event();
    RecordCounts.Outcome outcome = counts.count(bytes, appendedAtMillis);
    reads.replays().see(event, partition, offset);
    switch (outcome) {
      case TICK -> reads.tick(counts.tick());
      case FAULTY -> {
        reads.quarantined();
        faulty.send(event, bytes, partition, offset, appendedAtMillis);
      }
      case DUPLICATE -> {
        reads.valid(event.receivedAtMillis());
        reads.duplicate();
      }
      case LATE -> {
        reads.valid(event.receivedAtMillis());
        reads.late();
      }
      case COUNTED -> {
        reads.valid(event.receivedAtMillis());
        reads.counted();
        visitorsOf(RecordCounts.minute(event.correctedTimeMillis())).add(event.userId());
      }
    }
  }

  @Override
  public void passOver(long offset, long appendedBeforeMillis) {
    reads.record(offset, appendedBeforeMillis);
    reads.noRecord();
  }

  private MinuteVisitors visitorsOf(long minute) {
    if (currentVisitors == null || currentMinute != minute) {
      currentVisitors = visitors.computeIfAbsent(minute, missing -> new MinuteVisitors());
      currentMinute = minute;
    }
    return currentVisitors;
  }

  @Override
  public boolean isFull() {
    return counts.isFull();
  }

  /** What was counted; never empty, so that a partition with nothing but ticks moves time too. */
  @Override
  public Iterator<Row> rows() {
    CountRows rows = new CountRows(reads.newestAppendMillis(), appendedEverywhereMillis);
    counts.take(rows::add);
    visitors.forEach((minute, users) -> rows.add(minute, EventMetrics.VISITORS, users.toBytes()));
    visitors.clear();
    currentVisitors = null;
    return rows.iterator();
  }
}
