package dev.tidemark.dashboard;

import dev.tidemark.config.ConfigException;
import dev.tidemark.config.Settings;
import dev.tidemark.dashboard.metrics.MetricsServer;
import dev.tidemark.results.ResultStore;
import dev.tidemark.results.ResultStoreException;
import dev.tidemark.results.ResultStores;

/**
 * The dashboard in a process of its own. Prints {@code dashboard ready on http://HOST:PORT} when it
 * can be opened. Exit code 2 means a wrong configuration, 1 any other reason not to start.
 */
public final class DashboardApplication {
  private DashboardApplication() {}

  public static void main(String[] args) {
    try {
      Settings settings = DashboardConfig.SCHEMA.read(args, System.getenv());
      DashboardConfig config = DashboardConfig.from(settings);
      MetricsServer.Config metrics = MetricsServer.Config.from(settings);
      ResultStore store = ResultStores.open(DashboardConfig.storeUrl(settings));
      store.migrate(); // The dashboard may be the first to come.
      Dashboard dashboard = Dashboard.start(store, config, metrics);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    dashboard.close();
                    store.close();
                  },
                  "stop-dashboard"));
      System.out.println("dashboard ready on " + dashboard.address());
    } catch (ConfigException e) {
      System.err.println(e.getMessage());
      System.exit(e.exitCode());
    } catch (ResultStoreException | DashboardException e) {
      System.err.println("Cannot start the dashboard: " + e.getMessage());
      System.exit(1);
    }
  }
}
