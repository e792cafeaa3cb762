package dev.tidemark.pipeline;

import dev.tidemark.broker.BrokerProcess;
import dev.tidemark.broker.JavaProcess;
import dev.tidemark.results.ResultStore;
import dev.tidemark.results.ResultStores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The processor in a process of its own, with its checkpoint and, where no other store is named,
 * its DuckDB file.
 */
final class ProcessorRun implements AutoCloseable {
  private final Path folder;
  private final JavaProcess process;

  private ProcessorRun(Path folder, JavaProcess process) {
    this.folder = folder;
    this.process = process;
  }

  static ProcessorRun start(BrokerProcess broker, Path folder, String... more) {
    return start(broker, folder, "duckdb:" + folder.resolve("results.duckdb"), List.of(more));
  }

  static ProcessorRun start(BrokerProcess broker, Path folder, String storeUrl, List<String> more) {
    return start(broker, folder, storeUrl, Apps.find().processor(), more).awaitReady();
  }

  /** One that may not come to be ready yet. */
  static ProcessorRun begin(BrokerProcess broker, Path folder, String storeUrl, List<String> more) {
    return start(broker, folder, storeUrl, Apps.find().processor(), more);
  }

  /** One with classes of its own. */
  static ProcessorRun start(
      BrokerProcess broker, Path folder, String storeUrl, String classPath, List<String> more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--kafka.bootstrap-servers=" + broker.bootstrapServers(),
                "--checkpoint.dir=" + folder.resolve("checkpoint"),
                "--store.url=" + storeUrl,
                "--spark.master=local[2]"));
    arguments.addAll(more);
    List<String> options = new ArrayList<>(Jvm.SPARK);
    options.removeIf(option -> option.startsWith("-Dlog4j2"));
    options.add("-XX:TieredStopAtLevel=1");
    JavaProcess process =
        JavaProcess.start(
            "processor",
            options,
            classPath,
            "dev.tidemark.processor.ProcessorApplication",
            arguments,
            line -> {},
            line -> line.startsWith("processor ready"));
    return new ProcessorRun(folder, process);
  }

  ProcessorRun awaitReady() {
    var unused = process.awaitReady(Duration.ofMinutes(2));
    return this;
  }

  /** Runs this when the process has ended. */
  void onExit(Runnable then) {
    var unused = process.onExit().thenRun(then);
  }

  Path checkpoint() {
    return folder.resolve("checkpoint").resolve("v4");
  }

  String tail() {
    return process.tail();
  }

  void kill() {
    process.kill();
  }

  /** Freezes the process: connections stay open and nothing answers. */
  void pause() {
    process.signal("STOP");
  }

  void resume() {
    process.signal("CONT");
  }

  void stop() {
    process.stop(Duration.ofSeconds(30));
  }

  /** The results, once the process has let go of the file. */
  static ResultStore results(Path folder) {
    ResultStore store = ResultStores.open("duckdb:" + folder.resolve("results.duckdb"));
    store.migrate();
    return store;
  }

  @Override
  public void close() {
    process.close();
  }
}
