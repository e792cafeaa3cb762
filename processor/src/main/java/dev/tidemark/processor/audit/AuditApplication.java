package dev.tidemark.processor.audit;

import dev.tidemark.config.ConfigException;
import dev.tidemark.events.Topics;
import dev.tidemark.processor.QueryFailure;
import dev.tidemark.processor.log.LogException;
import dev.tidemark.processor.log.LogReader;
import dev.tidemark.results.ResultStoreException;
import dev.tidemark.results.ResultStores;
import dev.tidemark.results.StoredRows;
import java.io.PrintStream;
import java.util.Arrays;

/**
 * {@code tidemark audit}: counts the topic again, independently of the job, and says where the
 * store differs. Exit status 0: it agrees, 1: it differs, 2: it could not be audited.
 */
public final class AuditApplication {
  private static final int AGREES = 0;
  private static final int DIFFERS = 1;
  private static final int NOT_AUDITED = 2;

  private AuditApplication() {}

  public static void main(String[] args) {
    System.exit(run(args, System.out, System.err));
  }

  /** Runs an audit; answers the exit status. */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    try {
      return audit(AuditConfig.from(AuditConfig.SCHEMA.read(args, System.getenv())), out, err);
    } catch (ConfigException e) {
      err.println(e.getMessage());
      return e.exitCode();
    } catch (LogException e) {
      err.println(e.getMessage());
    } catch (OutOfMemoryError e) {
      err.println(
          "Cannot audit so many minutes and keys with a heap of "
              + (Runtime.getRuntime().maxMemory() >> 20)
              + " MiB. Give it more, as TIDEMARK_AUDIT_HEAP=8g");
    } catch (ResultStoreException e) {
      err.println(e.getMessage());
      if (String.valueOf(e.getMessage()).contains("another process has it open")) {
        err.println(
            "An embedded pipeline owns its store as long as it runs. Audit a copy, which its"
                + " dashboard makes: --store.url=http://localhost:8090. The demo has written that"
                + " and Kafka's address down: --config=data/audit.properties.");
      }
    } catch (RuntimeException e) {
      // Must not pass for a difference.
      err.println(
          "Cannot audit, by a fault of the audit itself, which says nothing of the store. Report it"
              + " with this line: "
              + QueryFailure.explain(e)
              + Arrays.stream(e.getStackTrace()).findFirst().map(at -> " at " + at).orElse(""));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return NOT_AUDITED;
  }

  private static int audit(AuditConfig config, PrintStream out, PrintStream err)
      throws InterruptedException {
    if (StoreCopy.isAt(config.storeUrl())) {
      try (StoreCopy copy = StoreCopy.from(config.storeUrl(), config.storeToken())) {
        return audit(config, copy.url(), out, err);
      }
    }
    return audit(config, config.storeUrl(), out, err);
  }

  private static int audit(AuditConfig config, String store, PrintStream out, PrintStream err)
      throws InterruptedException {
    try (StoredRows rows = ResultStores.openRows(store);
        LogReader topic = new LogReader(Topics.EVENTS, config.consumer()).required()) {
      AuditReport report = new Audit(rows, topic, new Progress(err)).run();
      if (report.agrees() && report.until().isEmpty()) {
        err.println(
            "Nothing to audit: the store at '"
                + ResultStores.withoutPassword(config.storeUrl())
                + "' has counted nothing of topic '"
                + Topics.EVENTS
                + "' yet. Has a processor run with this --store.url?");
        return NOT_AUDITED;
      }
      out.println(config.json() ? report.json(config.limit()) : report.text(config.limit()));
      return report.agrees() ? AGREES : DIFFERS;
    }
  }
}
