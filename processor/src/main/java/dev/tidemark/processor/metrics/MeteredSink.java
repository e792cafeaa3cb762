package dev.tidemark.processor.metrics;

import dev.tidemark.events.QuarantineReason;
import dev.tidemark.processor.ledger.ReadCounts;
import dev.tidemark.processor.metrics.ProcessorMetrics.Outcome;
import dev.tidemark.processor.sink.BatchSink;
import dev.tidemark.results.BatchResults;
import dev.tidemark.results.LedgerSlice;
import dev.tidemark.results.PartitionProgress;
import dev.tidemark.results.QuarantineRow;
import dev.tidemark.results.ReplayMark;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** A sink that counts what has been written to the one behind it. */
public final class MeteredSink implements BatchSink {
  private static final Map<String, QuarantineReason> REASONS =
      Arrays.stream(QuarantineReason.values())
          .collect(Collectors.toUnmodifiableMap(QuarantineReason::code, reason -> reason));

  private final BatchSink sink;
  private final ProcessorMetrics metrics;
  private final PartitionLag lag;

  public MeteredSink(BatchSink sink, ProcessorMetrics metrics, PartitionLag lag) {
    this.sink = sink;
    this.metrics = metrics;
    this.lag = lag;
  }

  @Override
  public void write(BatchResults results) {
    sink.write(results);
    List<LedgerSlice> slices = results.ledger();
    metrics.recordsRead(sum(slices, LedgerSlice::read));
    metrics.events(Outcome.COUNTED, sum(slices, LedgerSlice::counted));
    metrics.events(Outcome.QUARANTINED, sum(slices, LedgerSlice::quarantined));
    metrics.events(Outcome.LATE, sum(slices, LedgerSlice::late));
    metrics.events(Outcome.DUPLICATE, sum(slices, LedgerSlice::duplicate));
    metrics.unexplained(sum(slices, LedgerSlice::unexplained));
  }

  @Override
  public void writeQuarantine(List<QuarantineRow> rows) {
    sink.writeQuarantine(rows);
    for (QuarantineRow row : rows) {
      for (String code : row.reasons()) {
        QuarantineReason reason = REASONS.get(code);
        if (reason != null) { // else from a newer processor, which this one took over from
          metrics.quarantined(reason);
        }
      }
    }
  }

  @Override
  public List<PartitionProgress> progress() {
    return sink.progress();
  }

  @Override
  public void committed(Collection<ReadCounts> reads) {
    sink.committed(reads);
    for (ReadCounts read : reads) {
      if (read.untilOffset() >= 0) {
        metrics.stored(read.oldestAppendMillis());
        lag.stored(read.partition(), read.untilOffset(), read.newestAppendMillis());
      }
    }
    metrics.batchStored();
  }

  @Override
  public void writeReplays(List<ReplayMark> marks) {
    sink.writeReplays(marks);
    metrics.replayed(marks.size());
  }

  private static long sum(List<LedgerSlice> slices, ToLongFunction<LedgerSlice> column) {
    return slices.stream().mapToLong(column).sum();
  }
}
