package dev.tidemark.dashboard;

import dev.tidemark.config.ConfigException;
import dev.tidemark.config.Schema;
import dev.tidemark.config.Setting;
import dev.tidemark.config.Settings;
import dev.tidemark.dashboard.access.AccessConfig;
import dev.tidemark.dashboard.health.SourcesConfig;
import dev.tidemark.dashboard.metrics.MetricsServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How the dashboard is served.
 *
 * @param port 0 lets the system choose one
 * @param refreshInterval how often the store is asked what changed
 * @param maxStreams pages that may be open at once
 * @param gatewayUrl where browsers reach the gateway: for people's first event, and the demo page
 * @param demoPage whether there is a demo shop
 * @param access who may use it
 * @param sources where else than in the store it learns how the pipeline is
 */
public record DashboardConfig(
    String host,
    int port,
    Duration refreshInterval,
    int maxStreams,
    String gatewayUrl,
    boolean demoPage,
    AccessConfig access,
    SourcesConfig sources) {

  /** Open to this machine's readers, and without sources beside the store. */
  public DashboardConfig(
      String host, int port, Duration refreshInterval, int maxStreams, String gatewayUrl) {
    this(
        host,
        port,
        refreshInterval,
        maxStreams,
        gatewayUrl,
        false,
        AccessConfig.open(),
        SourcesConfig.none());
  }

  private static final Setting<String> HOST =
      Setting.text("dashboard.host", "127.0.0.1", "Address the dashboard listens on");
  private static final Setting<Integer> PORT =
      Setting.port("dashboard.port", 8090, "Port of the dashboard; 0 lets the system choose one");
  private static final Setting<Duration> REFRESH_INTERVAL =
      Setting.duration(
          "dashboard.refresh-interval",
          "250ms",
          Duration.ofMillis(10),
          Duration.ofMinutes(1),
          "How often the store is asked what changed");
  private static final Setting<Integer> MAX_STREAMS =
      Setting.integer(
          "dashboard.max-streams",
          200,
          1,
          10_000,
          "Pages that may be open at once; further ones are refused with 503");
  private static final Setting<String> GATEWAY_URL =
      new Setting<>(
          "dashboard.gateway-url",
          "http://localhost:8080",
          "an address such as http://localhost:8080",
          "The gateway as browsers reach it: where the page tells people to send their first"
              + " event, and where the demo page sends its own",
          DashboardConfig::webAddress);
  private static final Setting<Boolean> DEMO_PAGE =
      Setting.flag(
          "dashboard.demo-page",
          false,
          "Serves a small shop at /demo/ whose visitors see their own events arrive; they count"
              + " like any others");
  private static final Setting<String> STORE_URL =
      Setting.text(
          "store.url",
          null,
          "Where the results are: clickhouse:http://HOST:PORT/DATABASE or duckdb:PATH");

  public static final Schema SCHEMA = Schema.of("dashboard", settings());

  private static Setting<?>[] settings() {
    List<Setting<?>> settings =
        new ArrayList<>(
            List.of(HOST, PORT, REFRESH_INTERVAL, MAX_STREAMS, GATEWAY_URL, DEMO_PAGE, STORE_URL));
    settings.addAll(AccessConfig.SETTINGS);
    settings.addAll(SourcesConfig.SETTINGS);
    settings.addAll(MetricsServer.SETTINGS);
    return settings.toArray(Setting[]::new);
  }

  /**
   * Reads the dashboard's part.
   *
   * @throws ConfigException when others could reach it without credentials
   */
  public static DashboardConfig from(Settings settings) {
    String host = settings.get(HOST);
    AccessConfig access = AccessConfig.from(settings);
    List<String> problems = access.problems(host);
    if (!problems.isEmpty()) {
      throw ConfigException.of("dashboard", problems);
    }
    return new DashboardConfig(
        host,
        settings.get(PORT),
        settings.get(REFRESH_INTERVAL),
        settings.get(MAX_STREAMS),
        settings.get(GATEWAY_URL),
        settings.get(DEMO_PAGE),
        access,
        SourcesConfig.from(settings));
  }

  /** The same on another port. */
  DashboardConfig withPort(int newPort) {
    return new DashboardConfig(
        host, newPort, refreshInterval, maxStreams, gatewayUrl, demoPage, access, sources);
  }

  /** The same with a demo shop. */
  DashboardConfig withDemoPage() {
    return new DashboardConfig(
        host, port, refreshInterval, maxStreams, gatewayUrl, true, access, sources);
  }

  /** The same for other people. */
  DashboardConfig withAccess(AccessConfig newAccess) {
    return new DashboardConfig(
        host, port, refreshInterval, maxStreams, gatewayUrl, demoPage, newAccess, sources);
  }

  /** The store of a dashboard that runs on its own; one in another's process is given its store. */
  public static String storeUrl(Settings settings) {
    return settings.get(STORE_URL);
  }

  /** Stands in a shell line on the page, so nothing that a shell would read is let through. */
  private static String webAddress(String text) {
    URI uri = URI.create(text);
    if (!text.matches("https?://[A-Za-z0-9.:/_\\[\\]-]+") || uri.getHost() == null) {
      throw new IllegalArgumentException();
    }
    return text.replaceAll("/+$", "");
  }
}
