package dev.tidemark.bench.flink;

import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Adds up the counts of the windows that close. */
final class WindowSink implements Sink<Long> {
  private static final long serialVersionUID = 1;

  @Override
  public SinkWriter<Long> createWriter(WriterInitContext context) {
    return new Writer(Run.current());
  }

  private record Writer(Run run) implements SinkWriter<Long> {
    @Override
    public void write(Long count, Context context) {
      run.closed(count);
    }

    @Override
    public void flush(boolean endOfInput) {
      if (endOfInput) {
        run.tally().end();
      }
    }

    @Override
    public void close() {
      // holds nothing
    }
  }
}
