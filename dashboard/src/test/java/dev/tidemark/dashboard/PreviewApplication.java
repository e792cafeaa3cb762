package dev.tidemark.dashboard;

import dev.tidemark.config.Settings;
import dev.tidemark.results.ResultStore;
import dev.tidemark.results.ResultStores;
import java.time.Instant;
import java.util.Arrays;

/**
 * The dashboard over made-up traffic that goes on, for whoever works on the page: takes the
 * dashboard's own flags. Without a store among them the traffic is kept in memory.
 */
public final class PreviewApplication {
  private PreviewApplication() {}

  public static void main(String[] args) {
    String[] flags = args;
    if (Arrays.stream(args).noneMatch(flag -> flag.startsWith("--store.url="))) {
      flags = Arrays.copyOf(args, args.length + 1);
      flags[args.length] = "--store.url=duckdb::memory:";
    }
    Settings settings = DashboardConfig.SCHEMA.read(flags, System.getenv());
    ResultStore store = ResultStores.open(DashboardConfig.storeUrl(settings));
    store.migrate();
    ShopHours shop = new ShopHours(store, 7);
    shop.writeUntil(Instant.now());
    var unusedUntilTheEnd = shop.goOn();
    System.out.println(
        "dashboard ready on " + Dashboard.start(store, DashboardConfig.from(settings)).address());
  }
}
