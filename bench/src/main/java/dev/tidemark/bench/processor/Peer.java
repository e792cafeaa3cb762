package dev.tidemark.bench.processor;

import dev.tidemark.bench.Installation;
import dev.tidemark.bench.measure.Sample;
import dev.tidemark.bench.measure.Spread;
import dev.tidemark.bench.peer.Counts;
import dev.tidemark.bench.peer.PeerServer;
import dev.tidemark.broker.JavaProcess;
import dev.tidemark.events.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Another engine with the counting job, in a process of its own, which stays warm between runs. */
final class Peer implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(1);
  private static final Duration RUN_TIMEOUT = Duration.ofMinutes(6);

  /**
   * Memory and collector as of the benchmark itself, which runs Spark. Flink asks for the opens.
   */
  private static final List<String> JVM =
      List.of(
          "-Xmx2g",
          "-XX:+UseParallelGC",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED");

  private final String name;
  private final JavaProcess process;
  private final URI address;
  private final Path folder;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private int runs;
  private final List<Long> dropped = new ArrayList<>();

  private Peer(String name, JavaProcess process, Path folder) {
    this.name = name;
    this.process = process;
    this.folder = folder;
    this.address =
        URI.create(process.awaitReady(START_TIMEOUT).substring(PeerServer.READY.length()));
  }

  static Peer kafkaStreams(Installation installation, Path folder) {
    return start(
        "Kafka Streams",
        installation.kafkaStreams(),
        "dev.tidemark.bench.kafkastreams.KafkaStreamsPeer",
        folder.resolve("kafka-streams"));
  }

  static Peer flink(Installation installation, Path folder) {
    return start(
        "Flink",
        installation.flink(),
        "dev.tidemark.bench.flink.FlinkPeer",
        folder.resolve("flink"));
  }

  private static Peer start(String name, String classPath, String mainClass, Path folder) {
    JavaProcess process =
        JavaProcess.start(
            name,
            JVM,
            classPath,
            mainClass,
            List.of(),
            line -> {},
            line -> line.startsWith(PeerServer.READY));
    return new Peer(name, process, folder);
  }

  /** Counts the whole events topic. */
  Sample run(String bootstrapServers, EventTruth truth) throws IOException, InterruptedException {
    runs++;
    String body =
        String.join(
            "\n",
            bootstrapServers,
            Topics.EVENTS,
            Long.toString(truth.records()),
            folder.resolve("run-" + runs).toString());
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(address)
                .timeout(RUN_TIMEOUT)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IllegalStateException(name + " failed: " + response.body() + "\n" + process.tail());
    }
    Counts last = Counts.ofLine(response.body());
    truth.check(name, last);
    dropped.add(last.dropped());
    return new Sample(last.read(), last.wallNanos(), last.cpuNanos());
  }

  /** Events on time that are in no window of the last run. */
  long dropped() {
    return dropped.get(dropped.size() - 1);
  }

  /** The same of all runs until now. */
  Spread droppedInAllRuns() {
    return Spread.of(dropped.stream().map(Long::doubleValue).toList());
  }

  @Override
  public void close() {
    process.close();
  }
}
