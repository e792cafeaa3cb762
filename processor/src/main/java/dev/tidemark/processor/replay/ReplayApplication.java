package dev.tidemark.processor.replay;

import dev.tidemark.config.ConfigException;
import dev.tidemark.processor.log.LogException;
import java.io.PrintStream;
import org.apache.kafka.common.KafkaException;

/**
 * {@code tidemark replay}: sends quarantined events again, mended or after an upgrade. Exit status
 * 0, or 2 when it could not be done.
 */
public final class ReplayApplication {
  private static final int DONE = 0;
  private static final int NOT_DONE = 2;

  private ReplayApplication() {}

  public static void main(String[] args) {
    System.exit(run(args, System.out, System.err));
  }

  /** Runs a replay; answers the exit status. */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    return run(args, out, err, Sending.UNINTERRUPTED);
  }

  static int run(
      String[] args, PrintStream out, PrintStream err, Sending.Interruptions interruptions) {
    try {
      ReplayConfig config = ReplayConfig.from(ReplayConfig.SCHEMA.read(args, System.getenv()));
      Rule rule = config.rule().map(RuleFile::read).orElseGet(Rule::none);
      ReplayReport report = new ReplayReport(config.samples());
      ReplayRun run =
          new ReplayRun(
              config.clients(),
              ReplayRun.UNNAMED,
              config.selection(),
              rule,
              config.limit(),
              report);
      if (config.apply()) {
        run.apply(() -> {}, interruptions);
      } else {
        run.show(() -> {});
      }
      out.println(config.json() ? report.json(config.apply()) : report.text(config.apply()));
      return DONE;
    } catch (ConfigException e) {
      err.println(e.getMessage());
      return e.exitCode();
    } catch (RuleException | LogException e) {
      err.println(e.getMessage());
    } catch (KafkaException | IllegalArgumentException e) {
      err.println("Cannot replay: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return NOT_DONE;
  }
}
