package dev.tidemark.bench.flink;

import dev.tidemark.bench.peer.EventReader;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The first step: a record in, its page and corrected time out. */
final class Reading implements KafkaRecordDeserializationSchema<Tuple2<String, Long>> {
  private static final long serialVersionUID = 1;

  private transient EventReader reader;

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    reader = new EventReader(Run.current().tally());
  }

  @Override
  public void deserialize(
      ConsumerRecord<byte[], byte[]> record, Collector<Tuple2<String, Long>> out) {
    if (reader.read(record.value(), record.timestamp())) {
      out.collect(Tuple2.of(reader.page().toString(), reader.timeMillis()));
    }
  }

  @Override
  public TypeInformation<Tuple2<String, Long>> getProducedType() {
    return Types.TUPLE(Types.STRING, Types.LONG);
  }
}
