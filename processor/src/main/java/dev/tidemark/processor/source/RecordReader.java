package dev.tidemark.processor.source;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.MutableAny;
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
 * <p>Spark's own reader makes a row of bytes of all seven columns, fetches far ahead of what is
 * looked at, and asks for the ends of the topic each time, which together takes longer than to read
 * the records. Only where a record is not there is Spark's consumer asked for it: it waits as long
 * as configured, and finds out whether the record was lost or is not to be seen.
 */
final class RecordReader implements PartitionReader<InternalRow> {
  static final StructType SCHEMA =
      new StructType()
          .add("value", DataTypes.BinaryType)
          .add("partition", DataTypes.IntegerType, false)
          .add("offset", DataTypes.LongType, false)
          .add("timestamp", DataTypes.TimestampType, false);

  private static final int VALUE = 0;
  private static final int PARTITION = 1;
  private static final int OFFSET = 2;
  private static final int TIMESTAMP = 3;
  private static final long MICROS_PER_MILLI = 1_000;

  private final KafkaBatchInputPartition range;
  private final TopicPartition partition;
  private final PartitionConsumer consumer;
  private final InternalRow row =
      new SpecificInternalRow(
          new MutableValue[] {
            new MutableAny(), new MutableInt(), new MutableLong(), new MutableLong()
          });
  private final long until;
  private long nextOffset;

  private RecordReader(KafkaBatchInputPartition range) {
    this.range = range;
    this.partition = range.offsetRange().topicPartition();
    this.nextOffset = range.offsetRange().fromOffset();
    this.until = range.offsetRange().untilOffset();
    this.consumer = PartitionConsumer.take(partition, range.executorKafkaParams());
    row.setInt(PARTITION, partition.partition());
  }

  @Override
  public boolean next() {
    if (nextOffset >= until) {
      return false;
    }
    consumer.seek(nextOffset);
    ConsumerRecord<byte[], byte[]> read = consumer.next();
    if (read == null) {
      read = readBySpark();
    }
    if (read == null) {
      nextOffset = until;
      return false;
    }
    nextOffset = read.offset() + 1;
    row.update(VALUE, read.value());
    row.setLong(OFFSET, read.offset());
    row.setLong(TIMESTAMP, read.timestamp() * MICROS_PER_MILLI);
    return true;
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
