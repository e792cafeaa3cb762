package dev.tidemark.gateway.access;

import dev.tidemark.config.Setting;
import dev.tidemark.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Who may send, how much, and how they come to us.
 *
 * @param writeKeysFile absent if no key is asked for
 * @param certificateFile absent together with the key's file; then there is no TLS
 * @param eventsPerSecond for each client; 0 for no limit
 */
public record AccessConfig(
    Optional<Path> writeKeysFile,
    Optional<Path> certificateFile,
    Optional<Path> certificateKeyFile,
    Duration reloadInterval,
    TrustedProxies trustedProxies,
    ProxyProtocol proxyProtocol,
    int eventsPerSecond,
    int burst,
    int maxClients,
    int maxCachedUserAgents) {

  /** Whether connections begin with a line of the PROXY protocol. */
  public enum ProxyProtocol {
    OFF,
    REQUIRED
  }

  private static final Setting<Optional<Path>> WRITE_KEYS_FILE =
      optionalPath(
          "access.write-keys-file",
          "File of write keys, a line 'site key' for each; without it no key is asked for.");
  private static final Setting<Duration> RELOAD_INTERVAL =
      Setting.duration(
          "access.reload-interval",
          "5s",
          Duration.ofMillis(50),
          Duration.ofHours(1),
          "How often the files of write keys and of TLS are looked at; a change needs no restart.");
  private static final Setting<Optional<Path>> CERTIFICATE_FILE =
      optionalPath(
          "tls.certificate-file",
          "Certificate chain in PEM for the listener for beacons; without it there is no TLS.");
  private static final Setting<Optional<Path>> CERTIFICATE_KEY_FILE =
      optionalPath("tls.key-file", "The certificate's private key in PEM (PKCS #8), unencrypted.");
  private static final Setting<List<Cidr>> TRUSTED_PROXIES =
      new Setting<>(
          "http.trusted-proxies",
          "",
          "a comma-separated list of addresses and ranges, such as 10.0.0.0/8, 2001:db8::1",
          "Proxies whose word for the client's address is taken; from all others it is ignored.",
          AccessConfig::ranges);
  private static final Setting<ForwardedHeader> FORWARDED_HEADER =
      Setting.choice(
          "http.forwarded-header",
          ForwardedHeader.X_FORWARDED_FOR,
          "The header in which they name it.");
  private static final Setting<ProxyProtocol> PROXY_PROTOCOL =
      Setting.choice(
          "http.proxy-protocol",
          ProxyProtocol.OFF,
          "Whether every connection begins with the PROXY protocol (v1 or v2), as TCP balancers"
              + " send it. Then only they may reach the port: whoever does is believed.");
  private static final Setting<Integer> EVENTS_PER_SECOND =
      Setting.integer(
          "limits.events-per-second-per-client",
          0,
          0,
          1_000_000,
          "Events that one address may send in the long run, then 429; 0 is no limit. Shops' own"
              + " servers, offices and mobile networks are one address each.");
  private static final Setting<Integer> BURST =
      Setting.integer(
          "limits.burst-events-per-client",
          1_000,
          1,
          1_000_000,
          "Events that one address may send at once.");
  private static final Setting<Integer> MAX_CLIENTS =
      Setting.integer(
          "limits.max-clients",
          100_000,
          64,
          16_000_000,
          "Addresses that the limit can tell apart at a time, rounded up to a power of two; 16 bytes"
              + " each.");
  private static final Setting<Integer> MAX_CACHED_USER_AGENTS =
      Setting.integer(
          "limits.max-cached-user-agents",
          5_000,
          1,
          1_000_000,
          "User agents of which each event loop remembers whether they are bots.");

  public static final List<Setting<?>> SETTINGS =
      List.of(
          WRITE_KEYS_FILE,
          RELOAD_INTERVAL,
          CERTIFICATE_FILE,
          CERTIFICATE_KEY_FILE,
          TRUSTED_PROXIES,
          FORWARDED_HEADER,
          PROXY_PROTOCOL,
          EVENTS_PER_SECOND,
          BURST,
          MAX_CLIENTS,
          MAX_CACHED_USER_AGENTS);

  public static AccessConfig from(Settings settings) {
    return new AccessConfig(
        settings.get(WRITE_KEYS_FILE),
        settings.get(CERTIFICATE_FILE),
        settings.get(CERTIFICATE_KEY_FILE),
        settings.get(RELOAD_INTERVAL),
        new TrustedProxies(settings.get(TRUSTED_PROXIES), settings.get(FORWARDED_HEADER)),
        settings.get(PROXY_PROTOCOL),
        settings.get(EVENTS_PER_SECOND),
        settings.get(BURST),
        settings.get(MAX_CLIENTS),
        settings.get(MAX_CACHED_USER_AGENTS));
  }

  private static Setting<Optional<Path>> optionalPath(String key, String documentation) {
    return new Setting<>(
        key,
        "",
        "a path",
        documentation,
        text -> text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text)));
  }

  private static List<Cidr> ranges(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .map(Cidr::parse)
        .toList();
  }
}
