package dev.tidemark.processor.source;

import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.kafka010.KafkaMicroBatchStream;
import org.apache.spark.sql.kafka010.KafkaSourceProvider;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Spark's own Kafka source, with its options, offsets and checkpoints, but for the rows that its
 * tasks make: {@link RecordReader}.
 */
public final class RecordSource implements TableProvider {

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return RecordReader.SCHEMA;
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    return new Records();
  }

  /** The topic as a table. */
  private static final class Records implements SupportsRead {
    @Override
    public String name() {
      return "records";
    }

    @Override
    @Deprecated // by Spark, which asks every table for it all the same
    public StructType schema() {
      return RecordReader.SCHEMA;
    }

    @Override
    public Set<TableCapability> capabilities() {
      return Set.of(TableCapability.MICRO_BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
      Scan kafka = new KafkaSourceProvider().getTable(options).newScanBuilder(options).build();
      return () -> new RecordScan(kafka);
    }
  }

  private record RecordScan(Scan kafka) implements Scan {
    @Override
    public StructType readSchema() {
      return RecordReader.SCHEMA;
    }

    @Override
    public String description() {
      return kafka.description();
    }

    @Override
    public MicroBatchStream toMicroBatchStream(String checkpointLocation) {
      return new RecordStream((KafkaMicroBatchStream) kafka.toMicroBatchStream(checkpointLocation));
    }
  }
}
