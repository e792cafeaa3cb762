package dev.tidemark.bench.processor;

import dev.tidemark.bench.Installation;
import dev.tidemark.bench.measure.Contest;
import dev.tidemark.bench.measure.Report;
import dev.tidemark.bench.measure.Sample;
import dev.tidemark.bench.measure.Spread;
import java.io.PrintStream;
import java.util.Locale;

/**
 * How fast the processor works a backlog off, and parts of it, and other engines, beside a plain
 * read of the same topic in the same round; and how many events each of them drops while it catches
 * up.
 */
public final class ProcessorBench {
  private static final String READ = "plain read";
  private static final String PARSE = "read, parse, validate";
  private static final String JOB = "job without deduplication";
  private static final String JOB_DEDUP = "whole job";
  private static final String COUNTING = "counting job";
  private static final String FROM_JSON = "from_json job";
  private static final String KAFKA_STREAMS = "Kafka Streams";
  private static final String FLINK = "Flink";
  private static final int MOST_WARM_UPS = 3;

  private final ProcessorBenchConfig config;
  private final Installation installation;
  private final PrintStream out;

  public ProcessorBench(ProcessorBenchConfig config, Installation installation, PrintStream out) {
    this.config = config;
    this.installation = installation;
    this.out = out;
  }

  /** Runs to the end. */
  public Report run() throws Exception {
    out.println("Starting Spark with two threads, Kafka Streams, Flink, and a broker");
    try (Laboratory laboratory = new Laboratory(config, out)) {
      if (config.scaling()) {
        return new ScalingBench(config, laboratory, out).run();
      }
      try (Peer kafkaStreams = Peer.kafkaStreams(installation, laboratory.folder("peers"));
          Peer flink = Peer.flink(installation, laboratory.folder("peers"))) {
        Contest contest = new Contest(out, config.rounds());
        Report further = new Report();
        measure(laboratory, kafkaStreams, flink, contest, further);
        CatchUp catchUp = new CatchUp(laboratory, kafkaStreams, flink, out);
        catchUp.run();
        return report(contest, catchUp, further);
      }
    }
  }

  private void measure(
      Laboratory laboratory, Peer kafkaStreams, Peer flink, Contest contest, Report further)
      throws Exception {
    Backlog backlog = laboratory.load(Shape.usual(config.events(), Shape.Times.TOGETHER));
    Jobs jobs = laboratory.jobs(backlog, config.batch());
    String kafka = backlog.bootstrapServers();
    EventTruth truth = EventTruth.read(kafka);
    contest
        .add(READ, () -> settled(jobs::read))
        .add(PARSE, () -> settled(jobs::parse))
        .add(JOB, () -> settled(jobs::withoutDeduplication))
        .add(JOB_DEDUP, () -> withPhases(jobs))
        .add(COUNTING, () -> settled(() -> jobs.counting(truth)))
        .add(FROM_JSON, () -> settled(jobs::fromJson))
        .add(KAFKA_STREAMS, () -> kafkaStreams.run(kafka, truth))
        .add(FLINK, () -> flink.run(kafka, truth));
    contest.warmUp(2, MOST_WARM_UPS);
    contest.run(config.rounds());
    further
        .put("counting_dropped_together", jobs.countingDropped())
        .put("kafka_streams_dropped_together", dropped(KAFKA_STREAMS, kafkaStreams, truth))
        .put("flink_dropped_together", dropped(FLINK, flink, truth));
  }

  /** Of the runs so far, the median. */
  private double dropped(String engine, Peer peer, EventTruth truth) {
    Spread dropped = peer.droppedInAllRuns();
    out.printf(
        Locale.ROOT,
        "  %-28s dropped %,.0f (%,.0f–%,.0f) of %,d valid events on time%n",
        engine,
        dropped.median(),
        dropped.min(),
        dropped.max(),
        truth.onTime());
    return dropped.median();
  }

  private Report report(Contest contest, CatchUp catchUp, Report further) {
    Report report =
        new Report()
            .put("read_eps", contest.eventsPerSecond(READ).median())
            .put("job_eps", contest.eventsPerSecond(JOB).median())
            .put("job_dedup_eps", contest.eventsPerSecond(JOB_DEDUP).median())
            .put("from_json_eps", contest.eventsPerSecond(FROM_JSON).median())
            .put("kafka_streams_eps", contest.eventsPerSecond(KAFKA_STREAMS).median())
            .put("kafka_streams_dropped", catchUp.kafkaStreamsDropped())
            .put("flink_eps", contest.eventsPerSecond(FLINK).median())
            .put("flink_dropped", catchUp.flinkDropped())
            .put("job_dropped", catchUp.jobDropped())
            .put("catch_up_events", catchUp.onTime())
            .put("counting_eps", contest.eventsPerSecond(COUNTING).median())
            .putAll(further)
            .put("parse_eps", contest.eventsPerSecond(PARSE).median());
    put(report, contest, READ, "read");
    put(report, contest, PARSE, "parse");
    put(report, contest, JOB, "job");
    put(report, contest, JOB_DEDUP, "job_dedup");
    put(report, contest, COUNTING, "counting");
    put(report, contest, FROM_JSON, "from_json");
    put(report, contest, KAFKA_STREAMS, "kafka_streams");
    put(report, contest, FLINK, "flink");
    return report
        .put("counting_to_kafka_streams", contest.rateRatio(COUNTING, KAFKA_STREAMS).median())
        .put("counting_to_flink", contest.rateRatio(COUNTING, FLINK).median())
        .put("job_to_from_json", contest.rateRatio(JOB, FROM_JSON).median())
        .put("job_to_kafka_streams", contest.rateRatio(JOB, KAFKA_STREAMS).median())
        .put("job_to_flink", contest.rateRatio(JOB, FLINK).median());
  }

  /** The garbage of one contender is not the next one's. */
  private static Sample settled(Contest.Contender contender) throws Exception {
    System.gc();
    return contender.run();
  }

  private Sample withPhases(Jobs jobs) throws Exception {
    Sample sample = settled(jobs::wholeJob);
    out.println("    " + jobs.last().phases());
    return sample;
  }

  private void put(Report report, Contest contest, String contender, String name) {
    Spread rate = contest.eventsPerSecond(contender);
    Spread ratio = contest.rateRatio(contender, READ);
    Spread micros = contest.cpuMicrosPerEvent(contender);
    out.printf(
        Locale.ROOT,
        "  %-28s %,9.0f events/s (%,.0f–%,.0f)  %.2f (%.2f–%.2f) of a plain read"
            + "  %.2f µs CPU, %.1f × a plain read's%n",
        contender,
        rate.median(),
        rate.min(),
        rate.max(),
        ratio.median(),
        ratio.min(),
        ratio.max(),
        micros.median(),
        contest.cpuRatio(contender, READ).median());
    report
        .put(name + "_to_read", ratio.median())
        .put(name + "_us", micros.median())
        .put(name + "_us_to_read", contest.cpuRatio(contender, READ).median());
  }
}
