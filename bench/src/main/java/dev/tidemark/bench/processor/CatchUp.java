package dev.tidemark.bench.processor;

import java.io.PrintStream;
import java.util.Locale;

/**
 * What each engine drops of an hour's backlog whose partitions stand at different places in time.
 * The processor reads it in small batches, so that it has to keep them together.
 */
final class CatchUp {
  private static final int EVENTS = 200_000;
  private static final int BATCH = 5_000;

  private final Laboratory laboratory;
  private final Peer kafkaStreams;
  private final Peer flink;
  private final PrintStream out;
  private long onTime;
  private long kafkaStreamsDropped;
  private long flinkDropped;
  private long jobDropped;

  CatchUp(Laboratory laboratory, Peer kafkaStreams, Peer flink, PrintStream out) {
    this.laboratory = laboratory;
    this.kafkaStreams = kafkaStreams;
    this.flink = flink;
    this.out = out;
  }

  void run() throws Exception {
    out.println("An hour of backlog, with partitions at different places in time");
    Backlog backlog = laboratory.load(Shape.usual(EVENTS, Shape.Times.UNEVEN));
    EventTruth truth = EventTruth.read(backlog.bootstrapServers());
    onTime = truth.onTime();
    var unused = kafkaStreams.run(backlog.bootstrapServers(), truth);
    kafkaStreamsDropped = say("Kafka Streams", kafkaStreams.dropped());
    var unusedToo = flink.run(backlog.bootstrapServers(), truth);
    flinkDropped = say("Flink", flink.dropped());
    jobDropped = say("the processor", laboratory.jobs(backlog, BATCH).droppedByWholeJob());
  }

  /** Events that none should drop. */
  long onTime() {
    return onTime;
  }

  long kafkaStreamsDropped() {
    return kafkaStreamsDropped;
  }

  long flinkDropped() {
    return flinkDropped;
  }

  long jobDropped() {
    return jobDropped;
  }

  private long say(String engine, long dropped) {
    out.printf(
        Locale.ROOT, "  %-28s dropped %,d of %,d valid events on time%n", engine, dropped, onTime);
    return dropped;
  }
}
