package dev.tidemark.broker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker and controller in one process, on loopback: {@code BrokerApplication DATA_DIR
 * [PORT]}. Formats the folder the first time. Prints {@code broker ready on ADDRESS} when clients
 * can connect.
 */
public final class BrokerApplication {
  private static final String CLUSTER_ID = "VGlkZW1hcmtCcm9rZXIwMQ";
  private static final int NODE_ID = 1;
  private static final int MAX_PORT = 65_535;
  private static final Set<String> HELP = Set.of("--help", "-h");
  private static final String USAGE =
      """
      usage: ./tidemark broker DATA_DIR [PORT]

        A single-node Kafka on loopback, with its data in DATA_DIR. Without PORT, or with 0, the system
        chooses a free one; the line 'broker ready on ADDRESS' names it.
      """;

  private BrokerApplication() {}

  public static void main(String[] args) {
    if (args.length > 0 && HELP.contains(args[0])) {
      System.out.print(USAGE);
      return;
    }
    String problem = problem(args);
    if (problem != null) {
      System.err.print("Cannot start the broker" + problem + "\n" + USAGE);
      System.exit(2);
    }
    try {
      Path data = Files.createDirectories(Path.of(args[0])).toAbsolutePath();
      int wanted = args.length == 2 ? Integer.parseInt(args[1]) : 0;
      int port = wanted == 0 ? FreePorts.any() : wanted;
      Properties properties = properties(data, port, controllerPort(port));
      format(data);
      KafkaRaftServer server =
          new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
      Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "stop-broker"));
      server.startup();
      System.out.println("broker ready on 127.0.0.1:" + port);
      server.awaitShutdown();
    } catch (Exception e) {
      System.err.println("Cannot start the broker on '" + args[0] + "': " + rootMessage(e));
      System.exit(1);
    }
  }

  /** What is wrong with the arguments; null for nothing. */
  private static String problem(String[] args) {
    if (args.length < 1 || args.length > 2 || args[0].startsWith("-")) {
      return ": expected a data folder and, if one is wanted, a port";
    }
    if (args.length == 1 || isPort(args[1])) {
      return null;
    }
    return " on port \""
        + args[1]
        + "\": expected an integer between 0 and "
        + MAX_PORT
        + "; 0 lets the system choose";
  }

  private static boolean isPort(String text) {
    return text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= MAX_PORT;
  }

  private static Properties properties(Path data, int port, int controllerPort) {
    Properties properties = new Properties();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", Integer.toString(NODE_ID));
    properties.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
    properties.put(
        "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
    properties.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put("inter.broker.listener.name", "PLAINTEXT");
    properties.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT");
    properties.put("log.dirs", data.resolve("log").toString());
    properties.put("offsets.topic.replication.factor", "1");
    properties.put("offsets.topic.num.partitions", "1");
    properties.put("transaction.state.log.replication.factor", "1");
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("transaction.state.log.num.partitions", "1");
    properties.put("share.coordinator.state.topic.replication.factor", "1");
    properties.put("share.coordinator.state.topic.min.isr", "1");
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("auto.create.topics.enable", "false");
    properties.put("num.network.threads", "1");
    properties.put("num.io.threads", "2");
    properties.put("log.cleaner.dedupe.buffer.size", "2097152");
    properties.put("log.cleaner.io.buffer.size", "65536");
    return properties;
  }

  private static int controllerPort(int port) {
    int other = FreePorts.any();
    return other == port ? controllerPort(port) : other;
  }

  private static void format(Path data) throws Exception {
    String log = data.resolve("log").toString();
    new Formatter()
        .setPrintStream(new java.io.PrintStream(java.io.OutputStream.nullOutputStream()))
        .setNodeId(NODE_ID)
        .setClusterId(CLUSTER_ID)
        .setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(log)
        .setDirectories(java.util.List.of(log))
        .setIgnoreFormatted(true)
        .setReleaseVersion(MetadataVersion.latestProduction())
        .run();
  }

  private static String rootMessage(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }
}
