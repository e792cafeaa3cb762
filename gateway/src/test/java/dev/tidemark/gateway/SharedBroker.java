package dev.tidemark.gateway;

import dev.tidemark.broker.BrokerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The one broker that tests share which do not harm it. It ends with this JVM. */
public final class SharedBroker {
  private static final BrokerProcess BROKER = start();

  private SharedBroker() {}

  public static String bootstrapServers() {
    return BROKER.bootstrapServers();
  }

  private static BrokerProcess start() {
    try {
      Path data = Files.createTempDirectory(Path.of("target"), "broker-");
      BrokerProcess broker = BrokerProcess.start(data.toAbsolutePath());
      Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "stop-shared-broker"));
      return broker;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
