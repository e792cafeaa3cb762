package dev.tidemark.pipeline;

import dev.tidemark.config.ConfigException;
import dev.tidemark.config.Schema;
import dev.tidemark.dashboard.Dashboard;
import dev.tidemark.dashboard.DashboardConfig;
import dev.tidemark.dashboard.metrics.MetricsServer;
import dev.tidemark.processor.ProcessorConfig;
import dev.tidemark.processor.Supervisor;
import dev.tidemark.processor.detection.Detection;
import dev.tidemark.processor.metrics.ProcessorMetrics;
import dev.tidemark.processor.metrics.StoreWatch;
import dev.tidemark.processor.replay.RequestedReplays;
import dev.tidemark.processor.replay.RequestedReplaysConfig;
import dev.tidemark.processor.sink.StoreSink;
import dev.tidemark.processor.spark.Sessions;
import dev.tidemark.results.ResultStore;
import dev.tidemark.results.ResultStoreException;
import dev.tidemark.results.ResultStores;
import java.time.Clock;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * The processor and the dashboard in one JVM, over one DuckDB file, which only one process can have
 * open.
 */
public final class EmbeddedApplication {
  private static final int SHUTDOWN_PRIORITY = 100;

  private EmbeddedApplication() {}

  public static void main(String[] args) {
    try {
      run(args);
    } catch (ConfigException e) {
      System.err.println(e.getMessage());
      System.exit(e.exitCode());
    } catch (ResultStoreException | IllegalStateException | TimeoutException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(String[] args) throws InterruptedException, TimeoutException {
    Schema schema =
        Schema.union("demo's processor", ProcessorConfig.SCHEMA, DashboardConfig.SCHEMA);
    var settings = schema.read(args, System.getenv());
    ProcessorConfig processorConfig = ProcessorConfig.from(settings);
    DashboardConfig dashboardConfig = DashboardConfig.from(settings);
    ResultStore store = ResultStores.open(processorConfig.storeUrl());
    store.migrate();
    Dashboard dashboard =
        Dashboard.start(store, dashboardConfig, MetricsServer.Config.from(settings));
    System.out.println("dashboard ready on " + dashboard.address());
    ProcessorMetrics metrics = new ProcessorMetrics(Clock.systemUTC());
    Supervisor supervisor =
        new Supervisor(
            processorConfig,
            Sessions.open(processorConfig),
            new StoreSink(store, metrics),
            metrics);
    StoreWatch watch = StoreWatch.start(store, metrics);
    Detection detection =
        Detection.start(store, supervisor::writtenUntil, processorConfig.maxKeysPerMinute());
    RequestedReplays replays =
        RequestedReplays.start(
            store.replayRequests(),
            processorConfig.kafkaClient(),
            RequestedReplaysConfig.from(settings),
            metrics);
    ShutdownHookManager.get()
        .addShutdownHook(
            () -> {
              watch.close();
              replays.close();
              detection.close();
              supervisor.close();
              dashboard.close();
              store.close();
            },
            SHUTDOWN_PRIORITY);
    supervisor.run();
  }
}
