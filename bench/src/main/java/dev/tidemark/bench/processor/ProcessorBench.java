package dev.tidemark.bench.processor;

import dev.tidemark.bench.TemporaryFolder;
import dev.tidemark.bench.measure.Contest;
import dev.tidemark.bench.measure.Report;
import dev.tidemark.bench.measure.Sample;
import dev.tidemark.bench.measure.Spread;
import dev.tidemark.broker.BrokerProcess;
import dev.tidemark.processor.ProcessorConfig;
import dev.tidemark.processor.spark.Sessions;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * How fast the processor works a backlog off, and parts of it, beside a plain read of the same
 * topic in the same round.
 */
public final class ProcessorBench {
  private static final String READ = "plain read";
  private static final String PARSE = "read, parse, validate";
  private static final String JOB = "whole job";
  private static final String JOB_WITH_DUPLICATES = "job without deduplication";
  private static final String FROM_JSON = "from_json job";
  private static final int MOST_WARM_UPS = 3;

  private final ProcessorBenchConfig config;
  private final PrintStream out;

  public ProcessorBench(ProcessorBenchConfig config, PrintStream out) {
    this.config = config;
    this.out = out;
  }

  /** Runs to the end. */
  public Report run() throws Exception {
    out.println("Starting a broker and Spark with two threads");
    try (TemporaryFolder folder = new TemporaryFolder();
        BrokerProcess broker = BrokerProcess.start(folder.resolve("kafka"))) {
      String kafka = broker.bootstrapServers();
      Backlog backlog = Backlog.load(kafka, config.events());
      out.printf(
          Locale.ROOT,
          "  %,d events of %d bytes in %d partitions, %,d of them faulty, %,d duplicates%n",
          backlog.events(),
          backlog.bytesPerEvent(),
          Backlog.PARTITIONS,
          backlog.faulty(),
          backlog.duplicates());
      SparkSession spark = Sessions.open(processor(kafka, folder.resolve("session")));
      Jobs jobs = new Jobs(spark, backlog, folder.resolve("runs"), run -> processor(kafka, run));
      try {
        return measure(jobs);
      } finally {
        spark.stop();
      }
    }
  }

  private ProcessorConfig processor(String bootstrapServers, Path folder) {
    Map<String, String> spark = new HashMap<>(config.sparkProperties());
    spark.putIfAbsent("spark.master", "local[2]");
    return new ProcessorConfig(
        bootstrapServers,
        folder.resolve("checkpoint").toString(),
        ProcessorConfig.Sink.RESULTS,
        "duckdb:" + folder.resolve("tidemark.duckdb"),
        Duration.ZERO,
        config.batch(),
        2,
        2_000,
        Map.of(),
        spark);
  }

  private Report measure(Jobs jobs) throws Exception {
    Contest contest =
        new Contest(out, config.rounds())
            .add(READ, () -> settled(jobs::read))
            .add(PARSE, () -> settled(jobs::parse))
            .add(JOB, () -> withPhases(jobs))
            .add(JOB_WITH_DUPLICATES, () -> settled(jobs::withoutDeduplication))
            .add(FROM_JSON, () -> settled(jobs::fromJson));
    contest.warmUp(MOST_WARM_UPS);
    contest.run(config.rounds());
    Report report = new Report();
    put(report, contest, READ, "read");
    put(report, contest, PARSE, "parse");
    put(report, contest, JOB, "job_dedup");
    put(report, contest, JOB_WITH_DUPLICATES, "job");
    put(report, contest, FROM_JSON, "from_json");
    return report.put("job_dedup_to_from_json", contest.rateRatio(JOB, FROM_JSON).median());
  }

  /** The garbage of one contender is not the next one's. */
  private static Sample settled(Contest.Contender contender) throws Exception {
    System.gc();
    return contender.run();
  }

  private Sample withPhases(Jobs jobs) throws Exception {
    Sample sample = settled(jobs::wholeJob);
    out.println("    " + jobs.lastPhases());
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
        .put(name + "_eps", rate.median())
        .put(name + "_to_read", ratio.median())
        .put(name + "_us", micros.median())
        .put(name + "_us_to_read", contest.cpuRatio(contender, READ).median());
  }
}
