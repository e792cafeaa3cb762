package dev.tidemark.bench.score;

import dev.tidemark.bench.measure.Report;
import dev.tidemark.config.ConfigException;
import dev.tidemark.loadgen.scenario.Scenario;
import dev.tidemark.loadgen.shop.Catalogue;
import dev.tidemark.results.AlertKind;
import java.time.Duration;

/**
 * Plays every scenario in several shops and says how often the detectors were right. Exits with 1
 * when they are wrong too often, with 2 on wrong arguments.
 */
public final class ScoreApplication {
  private ScoreApplication() {}

  public static void main(String[] args) {
    System.setProperty("log4j2.configurationFile", "bench-log4j2.properties");
    try {
      System.exit(score(ScoreConfig.from(ScoreConfig.SCHEMA.read(args, System.getenv()))) ? 0 : 1);
    } catch (ConfigException e) {
      System.err.println(e.getMessage());
      System.exit(e.exitCode());
    }
  }

  private static boolean score(ScoreConfig config) {
    Verdict verdict = new Verdict();
    long events = 0;
    for (Scenario scenario : Scenario.values()) {
      for (int seed = config.firstSeed(); seed < config.firstSeed() + config.seeds(); seed++) {
        Duration length = Duration.ofHours(config.hours());
        Play.Outcome outcome = new Play(scenario, seed, config.rate(), length).run();
        events += outcome.events();
        verdict.add(scenario.code() + "/" + seed, outcome);
        System.err.printf(
            "%s, seed %d: %d events, %d acts, %d alerts%n",
            scenario.code(),
            seed,
            outcome.events(),
            outcome.labels().size(),
            outcome.alerts().size());
      }
    }
    double days = Scenario.values().length * config.seeds() * config.hours() / 24.0;
    int pages = new Catalogue().pages().size();
    verdict.notes().forEach(System.out::println);
    System.out.printf(
        "%d scenarios, %d shops each, %d hours each: %.1f days, %d pages, %d events%n",
        Scenario.values().length, config.seeds(), config.hours(), days, pages, events);
    System.out.print(verdict.toText(days, pages));
    System.out.println(report(verdict, days, pages).toJson());
    return verdict.passes(days, pages);
  }

  private static Report report(Verdict verdict, double days, int pages) {
    Report report = new Report();
    for (AlertKind kind : AlertKind.values()) {
      Verdict.Kind counts = verdict.of(kind);
      report.put(kind.code() + "_recall", counts.recall());
      report.put(kind.code() + "_precision", counts.precision());
      report.put(kind.code() + "_delay_p50_minutes", counts.medianDelay());
      report.put(kind.code() + "_false_alerts_per_page_day", counts.wrong() / days / pages);
    }
    return report;
  }
}
