package dev.tidemark.processor.parsing;

import dev.tidemark.events.EventParser;
import dev.tidemark.events.ParsedEvent;
import dev.tidemark.events.Slice;
import dev.tidemark.processor.aggregation.AppendTimes;
import dev.tidemark.processor.ledger.LatestAccumulator;
import dev.tidemark.processor.ledger.ReadCounts;
import dev.tidemark.processor.quarantine.QuarantinePublisher;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Turns a record into a row of {@link ParseEvents#SCHEMA}, or into nothing when it goes to
 * quarantine. Called by the query's generated code, once for each record.
 *
 * <p>Each task works on a copy of its own. Beside the row, which the caller copies before the next
 * call, it leaves two traces: the faulty event in the quarantine topic, durable before the task
 * ends, and the counts for the ledger.
 */
public final class RecordParser implements Serializable {
  private static final long serialVersionUID = 1;
  private static final long MINUTE_MILLIS = 60_000;

  /** Not a byte of UTF-8, so that no event's id can be the same as a tick's. */
  private static final byte TICK_ID_PREFIX = (byte) 0xFF;

  private final QuarantinePublisher.Config quarantine;
  private final LatestAccumulator<ReadCounts> accumulator;

  private transient EventParser parser;
  private transient GenericInternalRow row;
  private transient ReadCounts counts;
  private transient QuarantinePublisher.Batch faulty;

  public RecordParser(
      QuarantinePublisher.Config quarantine, LatestAccumulator<ReadCounts> accumulator) {
    this.quarantine = quarantine;
    this.accumulator = accumulator;
  }

  /**
   * Parses one record.
   *
   * @param timestampMicros when the broker appended it
   * @return the row, valid until the next call; null for an event with faults
   */
  public InternalRow parse(byte[] value, int partition, long offset, long timestampMicros) {
    if (parser == null) {
      open(partition);
    }
    long appendedAtMillis = Math.floorDiv(timestampMicros, 1_000);
    byte[] bytes = value == null ? new byte[0] : value;
    return switch (parser.parse(bytes, appendedAtMillis)) {
      case EVENT -> event(offset, appendedAtMillis);
      case TICK -> tick(partition, offset, appendedAtMillis);
      case FAULTY -> {
        counts.quarantined(offset, appendedAtMillis);
        faulty.send(parser.event(), bytes, partition, offset, appendedAtMillis);
        yield null;
      }
    };
  }

  private InternalRow event(long offset, long appendedAtMillis) {
    ParsedEvent event = parser.event();
    counts.valid(offset, appendedAtMillis, event.receivedAtMillis());
    long corrected = event.correctedTimeMillis();
    boolean late = event.late();
    return fill(
        late ? appendedAtMillis : corrected,
        text(event.eventId(), offset),
        late ? ParseEvents.LATE : ParseEvents.ON_TIME,
        text(event.page(), offset),
        text(event.eventType(), offset),
        appendedAtMillis,
        corrected);
  }

  private InternalRow tick(int partition, long offset, long appendedAtMillis) {
    counts.tick(offset, appendedAtMillis, parser.tick());
    byte[] id = (" " + partition + " " + offset).getBytes(StandardCharsets.US_ASCII);
    id[0] = TICK_ID_PREFIX;
    return fill(
        appendedAtMillis,
        UTF8String.fromBytes(id),
        ParseEvents.TICK,
        UTF8String.EMPTY_UTF8,
        UTF8String.EMPTY_UTF8,
        appendedAtMillis,
        appendedAtMillis);
  }

  private InternalRow fill(
      long timeMillis,
      UTF8String id,
      int kind,
      UTF8String page,
      UTF8String eventType,
      long appendedAtMillis,
      long correctedMillis) {
    row.setLong(0, timeMillis * 1_000);
    row.update(1, id);
    row.setInt(2, kind);
    row.update(3, page);
    row.update(4, eventType);
    row.setLong(6, minute(appendedAtMillis));
    row.setLong(7, minute(correctedMillis));
    return row;
  }

  private void open(int partition) {
    parser = new EventParser();
    row = new GenericInternalRow(ParseEvents.SCHEMA.length());
    row.setInt(5, partition);
    row.setLong(8, AppendTimes.announcedMillis(TaskContext.get()) * 1_000);
    counts = new ReadCounts(partition);
    faulty = QuarantinePublisher.batch(quarantine);
    TaskContext.get()
        .addTaskCompletionListener(
            context -> {
              faulty.awaitDurable();
              if (!context.isFailed() && !context.isInterrupted()) {
                accumulator.add(new LatestAccumulator.Entry<>(partition, counts));
              }
            });
  }

  private UTF8String text(Slice slice, long offset) {
    if (!slice.isPresent()) {
      // An event that another producer wrote without an id: its place in the topic is one.
      return UTF8String.fromString(counts.partition() + "-" + offset);
    }
    return UTF8String.fromBytes(slice.array(), slice.offset(), slice.length());
  }

  private static long minute(long millis) {
    return millis - Math.floorMod(millis, MINUTE_MILLIS);
  }

  @Override
  public String toString() {
    return "RecordParser";
  }
}
