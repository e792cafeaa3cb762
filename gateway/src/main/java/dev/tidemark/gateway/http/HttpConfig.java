package dev.tidemark.gateway.http;

import dev.tidemark.config.Setting;
import dev.tidemark.config.Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The listener for beacons and its limits.
 *
 * @param eventLoops 0 for one per core
 * @param aliases further paths that take events, beside {@code /v1/events}
 * @param allowedOrigins origins that browsers may send from; {@code *} among them for any
 */
public record HttpConfig(
    String host,
    int port,
    int eventLoops,
    Transport transport,
    List<String> aliases,
    List<String> allowedOrigins,
    int maxBodyBytes,
    int maxEventsPerBody,
    int maxInitialLineBytes,
    int maxHeaderBytes,
    int maxConnections,
    int acceptBacklog,
    Duration headerTimeout,
    Duration bodyTimeout,
    Duration idleTimeout,
    Duration maxDelay,
    Duration delayInterval,
    Duration coalescingInterval) {

  /** As browsers write it: in lower case, other letters than ASCII's in punycode. */
  private static final Pattern ORIGIN =
      Pattern.compile(
          "(?<scheme>[a-z][a-z0-9+.-]*)://"
              + "([a-z0-9_-]+(\\.[a-z0-9_-]+)*\\.?|\\[[0-9a-f:.]+\\])"
              + "(:(?<port>[1-9][0-9]{0,4}))?");

  /** {@code null} is the origin of files and sandboxed frames. */
  private static final Set<String> ANY_OR_NONE = Set.of("*", "null");

  /** Browsers leave them out. */
  private static final Map<String, Integer> OWN_PORTS = Map.of("http", 80, "https", 443);

  /** A path as requests have it: its steps have no dots alone, which clients resolve. */
  private static final Pattern PATH =
      Pattern.compile("(/(?!\\.{1,2}(/|$))([A-Za-z0-9._~!$&'()+;=:@-]|%[0-9A-Fa-f]{2})*)+");

  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofHours(1);

  private static final Setting<String> HOST =
      Setting.text("http.host", "0.0.0.0", "Address to listen on for beacons.");
  private static final Setting<Integer> PORT =
      Setting.port("http.port", 8080, "Port to listen on for beacons; 0 lets the system choose.");
  private static final Setting<Integer> EVENT_LOOPS =
      Setting.integer("http.event-loops", 0, 0, 256, "Event loops for beacons; 0 is one per core.");
  private static final Setting<Transport> TRANSPORT =
      Setting.choice(
          "http.transport",
          Transport.AUTO,
          "How sockets are driven; what the machine lacks is replaced by the next best.");
  private static final Setting<List<String>> ALIASES =
      new Setting<>(
          "http.aliases",
          "/b",
          "a comma-separated list of paths such as /collect, each with a slash in front, without a"
              + " query or spaces, * or letters beyond ASCII, and none that the gateway has already",
          "Further paths that take events beside /v1/events.",
          HttpConfig::paths);
  private static final Setting<List<String>> ALLOWED_ORIGINS =
      new Setting<>(
          "http.allowed-origins",
          "*",
          "a comma-separated list of * and origins as browsers write them: https://shop.example or"
              + " http://localhost:3000, in lower case, without a path or the scheme's own port (443,"
              + " 80), each subdomain by itself, letters beyond ASCII in punycode (xn--kln-sna.example)",
          "Origins whose pages may send beacons, such as https://shop.example; * is any. Events"
              + " of others are answered 403. The request's own Origin is echoed, never *.",
          HttpConfig::origins);
  private static final Setting<Long> MAX_BODY_BYTES =
      Setting.size(
          "http.max-body-bytes", "64KiB", 1, 512 << 10, "Largest body, as sent and inflated.");
  private static final Setting<Integer> MAX_EVENTS_PER_BODY =
      Setting.integer("http.max-events-per-body", 1_000, 1, 100_000, "Most events in one body.");
  private static final Setting<Long> MAX_INITIAL_LINE_BYTES =
      Setting.size("http.max-initial-line-bytes", "8KiB", 64, 1 << 20, "Longest request line.");
  private static final Setting<Long> MAX_HEADER_BYTES =
      Setting.size("http.max-header-bytes", "8KiB", 64, 1 << 20, "Largest headers, all together.");
  private static final Setting<Integer> MAX_CONNECTIONS =
      Setting.integer(
          "http.max-connections",
          20_000,
          1,
          10_000_000,
          "Most open connections; further ones are closed at once.");
  private static final Setting<Integer> ACCEPT_BACKLOG =
      Setting.integer(
          "http.accept-backlog", 1_024, 1, 65_535, "Connections that may wait to be accepted.");
  private static final Setting<Duration> HEADER_TIMEOUT =
      Setting.duration(
          "http.header-timeout",
          "10s",
          SHORTEST,
          LONGEST,
          "Time from connecting to the end of the first request's headers.");
  private static final Setting<Duration> BODY_TIMEOUT =
      Setting.duration(
          "http.body-timeout",
          "10s",
          SHORTEST,
          LONGEST,
          "Time from the end of a request's headers to the end of its body; then 408.");
  private static final Setting<Duration> IDLE_TIMEOUT =
      Setting.duration(
          "http.idle-timeout",
          "1m",
          SHORTEST,
          LONGEST,
          "Time from an answer to the end of the next request's headers on the same connection.");

  private static final Setting<Duration> MAX_DELAY =
      Setting.duration(
          "http.max-delay",
          "250ms",
          Duration.ofMillis(1),
          LONGEST,
          "How long requests may wait for their event loop. Once it has been behind for"
              + " http.delay-interval, those that waited longer are answered 503.");
  private static final Setting<Duration> DELAY_INTERVAL =
      Setting.duration(
          "http.delay-interval",
          "5s",
          Duration.ofMillis(1),
          LONGEST,
          "How long an event loop must be behind before it refuses anything, and must have kept up"
              + " before it takes everything again. Longer than a start takes, whose first requests"
              + " are slow until they are compiled.");

  private static final Setting<Duration> COALESCING_INTERVAL =
      Setting.duration(
          "http.coalescing-interval",
          "1ms",
          Duration.ZERO,
          Duration.ofMillis(50),
          "How far apart a busy event loop's turns begin: it rests in between, and reads together"
              + " what has come meanwhile, which takes less CPU. 0ms for no rest.");

  public static final List<Setting<?>> SETTINGS =
      List.of(
          HOST,
          PORT,
          EVENT_LOOPS,
          TRANSPORT,
          ALIASES,
          ALLOWED_ORIGINS,
          MAX_BODY_BYTES,
          MAX_EVENTS_PER_BODY,
          MAX_INITIAL_LINE_BYTES,
          MAX_HEADER_BYTES,
          MAX_CONNECTIONS,
          ACCEPT_BACKLOG,
          HEADER_TIMEOUT,
          BODY_TIMEOUT,
          IDLE_TIMEOUT,
          MAX_DELAY,
          DELAY_INTERVAL,
          COALESCING_INTERVAL);

  public static HttpConfig from(Settings settings) {
    return new HttpConfig(
        settings.get(HOST),
        settings.get(PORT),
        settings.get(EVENT_LOOPS),
        settings.get(TRANSPORT),
        settings.get(ALIASES),
        settings.get(ALLOWED_ORIGINS),
        settings.get(MAX_BODY_BYTES).intValue(),
        settings.get(MAX_EVENTS_PER_BODY),
        settings.get(MAX_INITIAL_LINE_BYTES).intValue(),
        settings.get(MAX_HEADER_BYTES).intValue(),
        settings.get(MAX_CONNECTIONS),
        settings.get(ACCEPT_BACKLOG),
        settings.get(HEADER_TIMEOUT),
        settings.get(BODY_TIMEOUT),
        settings.get(IDLE_TIMEOUT),
        settings.get(MAX_DELAY),
        settings.get(DELAY_INTERVAL),
        settings.get(COALESCING_INTERVAL));
  }

  private static List<String> origins(String text) {
    List<String> origins = parts(text);
    if (!origins.stream().allMatch(HttpConfig::canBeSent)) {
      throw new IllegalArgumentException();
    }
    return origins;
  }

  /** Whether an origin is one that a browser can send; others would never match. */
  private static boolean canBeSent(String text) {
    if (ANY_OR_NONE.contains(text)) {
      return true;
    }
    Matcher origin = ORIGIN.matcher(text);
    if (!origin.matches()) {
      return false;
    }
    int port = origin.group("port") == null ? 1 : Integer.parseInt(origin.group("port"));
    return port <= 65_535 && port != OWN_PORTS.getOrDefault(origin.group("scheme"), 0);
  }

  private static List<String> parts(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).filter(it -> !it.isEmpty()).toList();
  }

  private static List<String> paths(String text) {
    List<String> paths = parts(text);
    if (!paths.stream().allMatch(path -> PATH.matcher(path).matches() && !Routes.has(path))) {
      throw new IllegalArgumentException();
    }
    return paths;
  }

  /** How many event loops that makes on this machine. */
  public int resolvedEventLoops() {
    return eventLoops == 0 ? Runtime.getRuntime().availableProcessors() : eventLoops;
  }
}
