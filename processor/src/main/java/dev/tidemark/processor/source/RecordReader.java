package dev.tidemark.processor.source;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.MutableAny;
import org.apache.spark.sql.catalyst.expressions.MutableBoolean;
import org.apache.spark.sql.catalyst.expressions.MutableInt;
import org.apache.spark.sql.catalyst.expressions.MutableLong;
import org.apache.spark.sql.catalyst.expressions.MutableValue;
import org.apache.spark.sql.catalyst.expressions.SpecificInternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.kafka010.KafkaBatchInputPartition;
import org.apache.spark.sql.kafka010.consumer.KafkaDataConsumer;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Reads one partition's records of one batch, in the same row again and again.
 *
 * <p>An offset that holds no record, such as the mark at a transaction's end, is a row as well, so
 * that the ledger, which counts offsets, knows of it. It has the time of the record before it, of
 * whatever batch; those before the first record are left out.
 *
 * <p>Spark's own reader makes a row of bytes of all seven columns, fetches far ahead of what is
 * looked at, and asks for the ends of the topic each time, which together takes longer than to read
 * the records. Only where Kafka gives nothing is Spark's consumer asked: it waits as long as
 * configured, and finds out whether the record was lost.
 */
final class RecordReader implements PartitionReader<InternalRow> {
  static final StructType SCHEMA =
      new StructType()
          .add("value", DataTypes.BinaryType)
          .add("partition", DataTypes.IntegerType, false)
          .add("offset", DataTypes.LongType, false)
          .add("timestamp", DataTypes.TimestampType, false)
          .add("holds_record", DataTypes.BooleanType, false);

  private static final int VALUE = 0;
  private static final int PARTITION = 1;
  private static final int OFFSET = 2;
  private static final int TIMESTAMP = 3;
  private static final int HOLDS_RECORD = 4;
  private static final long MICROS_PER_MILLI = 1_000;

  private final KafkaBatchInputPartition range;
  private final TopicPartition partition;
  private final PartitionConsumer consumer;
  private final InternalRow row =
      new SpecificInternalRow(
          new MutableValue[] {
            new MutableAny(),
            new MutableInt(),
            new MutableLong(),
            new MutableLong(),
            new MutableBoolean()
          });
  private final long until;
  private long nextOffset;
  private long appendedMillis;

  /** The record that was read last, not yet handed on; null when there is none. */
  private ConsumerRecord<byte[], byte[]> read;

  /** Offsets from the next to before this one hold no record. */
  private long emptyUntil;

  private RecordReader(KafkaBatchInputPartition range) {
    this.range = range;
    this.partition = range.offsetRange().topicPartition();
    this.nextOffset = range.offsetRange().fromOffset();
    this.until = range.offsetRange().untilOffset();
    this.consumer = PartitionConsumer.take(partition, range.executorKafkaParams());
    consumer.seek(nextOffset);
    appendedMillis = consumer.appendedMillis();
    row.setInt(PARTITION, partition.partition());
  }

  @Override
  public boolean next() {
    while (nextOffset >= emptyUntil && read == null && nextOffset < until) {
      read();
    }
    if (nextOffset < emptyUntil) {
      show(null, nextOffset, false);
    } else if (read != null) {
      appendedMillis = read.timestamp();
      show(read.value(), read.offset(), true);
      read = null;
    } else {
      return false;
    }
    return true;
  }

  private void show(byte[] value, long offset, boolean holdsRecord) {
    nextOffset = offset + 1;
    row.update(VALUE, value);
    row.setLong(OFFSET, offset);
    row.setLong(TIMESTAMP, appendedMillis * MICROS_PER_MILLI);
    row.setBoolean(HOLDS_RECORD, holdsRecord);
  }

  /** Finds what is next. */
  private void read() {
    consumer.seek(nextOffset);
    read = consumer.next();
    long passed = read == null ? consumer.nextOffset() : read.offset();
    if (passed > nextOffset) {
      pass(Math.min(passed, until));
    } else if (read == null) {
      read = readBySpark();
      if (read == null) {
        nextOffset = until;
      }
    }
    if (read != null && read.offset() >= until) {
      read = null; // the next batch's
    }
  }

  /** There is no record up to an offset. */
  private void pass(long offset) {
    emptyUntil = offset;
    if (appendedMillis == PartitionConsumer.UNKNOWN) {
      appendedMillis = consumer.findAppendedBefore(nextOffset);
      if (appendedMillis == PartitionConsumer.UNKNOWN) {
        nextOffset = offset;
      }
    }
  }

  private ConsumerRecord<byte[], byte[]> readBySpark() {
    KafkaDataConsumer spark = KafkaDataConsumer.acquire(partition, range.executorKafkaParams());
    try {
      return spark.get(nextOffset, until, range.pollTimeoutMs(), range.failOnDataLoss());
    } finally {
      spark.release();
    }
  }

  @Override
  public InternalRow get() {
    return row;
  }

  @Override
  public void close() {
    if (nextOffset >= until) {
      consumer.waitForNextBatch();
    } else {
      consumer.close(); // the task failed, perhaps in the middle of something
    }
  }

  /** Makes a reader in each task. */
  static final class Factory implements PartitionReaderFactory {
    private static final long serialVersionUID = 1;

    @Override
    public PartitionReader<InternalRow> createReader(InputPartition partition) {
      return new RecordReader((KafkaBatchInputPartition) partition);
    }
  }
}
