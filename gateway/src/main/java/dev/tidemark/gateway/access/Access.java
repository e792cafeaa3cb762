package dev.tidemark.gateway.access;

import dev.tidemark.gateway.bots.BotCheck;
import dev.tidemark.gateway.bots.BotPatterns;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** What all event loops share to judge who sends, and from where. Safe for use by all threads. */
public final class Access {
  private final AccessConfig config;
  private final ReloadedFiles<WriteKeys> writeKeys;
  private final ReloadedFiles<ServerCertificate> certificate;
  private final RateLimit rateLimit;
  private final BotPatterns bots = BotPatterns.bundled();
  private final LongAdder rememberedUserAgents = new LongAdder();

  private Access(
      AccessConfig config,
      ReloadedFiles<WriteKeys> writeKeys,
      ReloadedFiles<ServerCertificate> certificate) {
    this.config = config;
    this.writeKeys = writeKeys;
    this.certificate = certificate;
    this.rateLimit =
        new RateLimit(
            config.eventsPerSecond(), config.burst(), config.maxClients(), System::nanoTime);
  }

  /**
   * Reads the files for the first time.
   *
   * @param problems gets what is wrong with them, as users are told it
   */
  public static Access load(Vertx vertx, AccessConfig config, List<String> problems) {
    List<Path> keyFiles = config.writeKeysFile().stream().toList();
    List<Path> certificateFiles = new ArrayList<>();
    config.certificateFile().ifPresent(certificateFiles::add);
    config.certificateKeyFile().ifPresent(certificateFiles::add);
    if (certificateFiles.size() == 1) {
      problems.add("Cannot use one of 'tls.certificate-file' and 'tls.key-file' without the other");
      certificateFiles.clear();
    }
    return new Access(
        config,
        load(
            "access.write-keys-file",
            keyFiles,
            contents -> WriteKeys.parse(contents.get(0)),
            problems),
        load(
            "tls.certificate-file",
            certificateFiles,
            contents -> ServerCertificate.read(vertx, contents.get(0), contents.get(1)),
            problems));
  }

  private static <T> ReloadedFiles<T> load(
      String key, List<Path> files, ReloadedFiles.Reader<T> reader, List<String> problems) {
    if (files.isEmpty()) {
      return null;
    }
    try {
      return new ReloadedFiles<>(files, reader);
    } catch (InvalidFileException e) {
      problems.add("Cannot use '" + key + "' = \"" + files.get(0) + "\": " + e.getMessage());
      return null;
    }
  }

  /** Looks at the files again from time to time, on threads that may block. */
  public void watch(Vertx vertx) {
    if (writeKeys == null && certificate == null) {
      return;
    }
    vertx.setPeriodic(
        config.reloadInterval().toMillis(),
        timer ->
            vertx.executeBlocking(
                () -> {
                  refresh();
                  return null;
                }));
  }

  private void refresh() {
    if (writeKeys != null) {
      writeKeys.refresh();
    }
    if (certificate != null) {
      certificate.refresh();
    }
  }

  /** The keys of this moment; null if no key is asked for. */
  public WriteKeys writeKeys() {
    return writeKeys == null ? null : writeKeys.current();
  }

  /** The certificate of this moment; null without TLS. */
  public ServerCertificate certificate() {
    return certificate == null ? null : certificate.current();
  }

  /** Has the listener told of every later certificate, on any thread. */
  public void onNewCertificate(Consumer<ServerCertificate> listener) {
    if (certificate != null) {
      certificate.onChange(listener);
    }
  }

  boolean writeKeysFaulty() {
    return writeKeys != null && writeKeys.faulty();
  }

  boolean certificateFaulty() {
    return certificate != null && certificate.faulty();
  }

  public RateLimit rateLimit() {
    return rateLimit;
  }

  public TrustedProxies trustedProxies() {
    return config.trustedProxies();
  }

  public AccessConfig.ProxyProtocol proxyProtocol() {
    return config.proxyProtocol();
  }

  /** One for an event loop. */
  public BotCheck newBotCheck() {
    return new BotCheck(bots, config.maxCachedUserAgents(), rememberedUserAgents);
  }

  long rememberedUserAgents() {
    return rememberedUserAgents.sum();
  }

  int maxCachedUserAgents() {
    return config.maxCachedUserAgents();
  }
}
