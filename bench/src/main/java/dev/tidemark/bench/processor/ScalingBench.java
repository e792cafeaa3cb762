package dev.tidemark.bench.processor;

import dev.tidemark.bench.ShopEvents;
import dev.tidemark.bench.measure.Contest;
import dev.tidemark.bench.measure.Report;
import dev.tidemark.bench.measure.Sample;
import dev.tidemark.bench.measure.Spread;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What ten times the pages, users and open windows cost the whole job, and what they keep. */
final class ScalingBench {
  private static final String ONCE = "1 x";
  private static final int TIMES = 10;
  private static final int MOST_WARM_UPS = 3;

  private final ProcessorBenchConfig config;
  private final Laboratory laboratory;
  private final PrintStream out;
  private final Map<String, Batches> last = new LinkedHashMap<>();

  ScalingBench(ProcessorBenchConfig config, Laboratory laboratory, PrintStream out) {
    this.config = config;
    this.laboratory = laboratory;
    this.out = out;
  }

  Report run() throws Exception {
    Contest contest = new Contest(out, config.rounds());
    add(contest, ONCE, shape(1, 1, Shape.Times.TOGETHER));
    add(contest, "10 x pages", shape(TIMES, 1, Shape.Times.TOGETHER));
    add(contest, "10 x users", shape(1, TIMES, Shape.Times.TOGETHER));
    add(contest, "10 x open windows", shape(1, 1, Shape.Times.APART));
    contest.warmUp(2, MOST_WARM_UPS);
    contest.run(config.rounds());
    Report report = new Report();
    put(report, contest, ONCE, "once");
    put(report, contest, "10 x pages", "pages");
    put(report, contest, "10 x users", "users");
    put(report, contest, "10 x open windows", "windows");
    return report;
  }

  private Shape shape(int pages, int visitors, Shape.Times times) {
    return new Shape(
        config.events(), pages * ShopEvents.PAGES, visitors * ShopEvents.VISITORS, times);
  }

  private void add(Contest contest, String name, Shape shape) throws Exception {
    Jobs jobs = laboratory.jobs(laboratory.load(shape), config.batch());
    contest.add(
        name,
        () -> {
          System.gc();
          Sample sample = jobs.wholeJob();
          last.put(name, jobs.last());
          return sample;
        });
  }

  private void put(Report report, Contest contest, String contender, String name) {
    Spread rate = contest.rateRatio(contender, ONCE);
    Spread micros = contest.cpuRatio(contender, ONCE);
    Batches batches = last.get(contender);
    out.printf(
        Locale.ROOT,
        "  %-20s %.2f (%.2f–%.2f) of the events/s of 1 x, %.2f (%.2f–%.2f) × its CPU time;"
            + " %,d rows of state, %,d bytes%n",
        contender,
        rate.median(),
        rate.min(),
        rate.max(),
        micros.median(),
        micros.min(),
        micros.max(),
        batches.stateRows(),
        batches.stateBytes());
    report
        .put(name + "_eps", contest.eventsPerSecond(contender).median())
        .put(name + "_to_once", rate.median())
        .put(name + "_us", contest.cpuMicrosPerEvent(contender).median())
        .put(name + "_us_to_once", micros.median())
        .put(name + "_state_rows", batches.stateRows())
        .put(name + "_state_bytes", batches.stateBytes());
  }
}
