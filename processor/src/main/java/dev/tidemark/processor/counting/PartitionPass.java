package dev.tidemark.processor.counting;

import dev.tidemark.events.EventParser;
import dev.tidemark.events.ParsedEvent;
import dev.tidemark.events.Slice;
import dev.tidemark.processor.aggregation.AppendTimes;
import dev.tidemark.processor.ledger.LatestAccumulator;
import dev.tidemark.processor.ledger.ReadCounts;
import dev.tidemark.processor.memory.Funnel;
import dev.tidemark.processor.memory.PartitionMemories;
import dev.tidemark.processor.memory.PartitionMemory;
import dev.tidemark.processor.quarantine.QuarantinePublisher;
import dev.tidemark.results.Visitors;
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
final class PartitionPass {
  private static final long MINUTE_MILLIS = 60_000;
  private static final byte[] NOTHING = {};

  private final PassConfig config;
  private final int partition;
  private final long appendedEverywhereMillis;
  private final EventParser parser = new EventParser();
  private final Tally tally = new Tally();
  private final Map<Long, MinuteVisitors> visitors = new TreeMap<>();
  private final ReadCounts reads;
  private final QuarantinePublisher.Batch faulty;
  private PartitionMemory memory;
  private MinuteVisitors currentVisitors;

  /** The users of one minute, and of how many events. */
  private static final class MinuteVisitors {
    private final long minute;
    private final Visitors users = new Visitors();
    private final long[] hash = new long[2];
    private long events;

    MinuteVisitors(long minute) {
      this.minute = minute;
    }

    void add(Slice user) {
      events++;
      hash[0] = StableHash.of(user);
      users.add(hash);
    }
  }

  private PartitionPass(PassConfig config, int partition, TaskContext task) {
    this.config = config;
    this.partition = partition;
    this.appendedEverywhereMillis = AppendTimes.announcedMillis(task);
    this.reads = new ReadCounts(partition);
    this.faulty = QuarantinePublisher.batch(config.quarantine());
  }

  /** Begins at a task's first record; what it leaves for the driver is there when the task ends. */
  static PartitionPass begin(
      PassConfig config, int partition, long offset, long appendedAtMillis, TaskContext task) {
    PartitionPass pass = new PartitionPass(config, partition, task);
    if (config.dropsDuplicates()) {
      pass.memory =
          PartitionMemories.take(config.query(), partition, offset)
              .orElseGet(() -> config.history().before(partition, offset, appendedAtMillis));
    }
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

  /** Counts one record. */
  void count(byte[] value, long offset, long appendedAtMillis) {
    byte[] bytes = value == null ? NOTHING : value;
    reads.record(offset, appendedAtMillis);
    ParsedEvent event = parser.event();
    long appendedMinute = minute(appendedAtMillis);
    switch (parser.parse(bytes, appendedAtMillis)) {
      case TICK -> reads.tick(parser.tick());
      case EVENT -> {
        reads.replays().see(event, partition, offset);
        EventMetrics.RECEIVED.forEach(metric -> metric.count(event, appendedMinute, tally));
        valid(event, appendedMinute);
      }
      case FAULTY -> {
        reads.quarantined();
        reads.replays().see(event, partition, offset);
        EventMetrics.RECEIVED.forEach(metric -> metric.count(event, appendedMinute, tally));
        EventMetrics.FAULTY.forEach(metric -> metric.count(event, appendedMinute, tally));
        faulty.send(event, bytes, partition, offset, appendedAtMillis);
      }
    }
  }

  private void valid(ParsedEvent event, long appendedMinute) {
    reads.valid(event.receivedAtMillis());
    if (memory != null && memory.isDuplicate(event)) {
      reads.duplicate();
      return;
    }
    if (memory != null) {
      EventMetrics.botSignals(event, memory.botSignals(event), appendedMinute, tally);
    }
    if (event.late()) {
      reads.late();
      EventMetrics.LATE.forEach(metric -> metric.count(event, appendedMinute, tally));
    } else {
      reads.counted();
      long minute = minute(event.correctedTimeMillis());
      EventMetrics.ON_TIME.forEach(metric -> metric.count(event, minute, tally));
      visitorsOf(minute).add(event.userId());
      int step = memory == null ? -1 : Funnel.step(event.eventType());
      if (step >= 0) {
        EventMetrics.funnel(step, memory.reached(event, step), minute, tally);
      }
    }
  }

  private MinuteVisitors visitorsOf(long minute) {
    if (currentVisitors == null || currentVisitors.minute != minute) {
      currentVisitors = visitors.computeIfAbsent(minute, MinuteVisitors::new);
    }
    return currentVisitors;
  }

  /** What was counted; never empty, so that a partition with nothing but ticks moves time too. */
  Iterator<Row> rows() {
    CountRows rows = new CountRows(reads.newestAppendMillis(), appendedEverywhereMillis);
    tally.forEach(rows::add);
    for (MinuteVisitors minute : visitors.values()) {
      rows.addVisitors(minute.minute, minute.events, minute.users.toBytes());
    }
    return rows.iterator();
  }

  static long minute(long millis) {
    return millis - Math.floorMod(millis, MINUTE_MILLIS);
  }
}
