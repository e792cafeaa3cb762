package dev.tidemark.results;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A ClickHouse server of this machine's own, as Debian packs it, in a folder of its own. */
public final class ClickHouseServer implements AutoCloseable {
  static final String USER = "tidemark";
  static final String PASSWORD = "p@ss:w/rd?";
  private static final Duration START = Duration.ofSeconds(90);

  private final ProcessBuilder builder;
  private final Path folder;
  private final int httpPort;
  private Process process;

  private ClickHouseServer(ProcessBuilder builder, Path folder, int httpPort) throws IOException {
    this.builder = builder;
    this.folder = folder;
    this.httpPort = httpPort;
    this.process = builder.start();
  }

  /** The command that starts a server; empty where none is installed. */
  public static Optional<List<String>> command() {
    return onPath("clickhouse-server")
        .map(List::of)
        .or(() -> onPath("clickhouse").map(binary -> List.of(binary, "server")));
  }

  private static Optional<String> onPath(String binary) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(directory -> Path.of(directory, binary))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  public static ClickHouseServer start(List<String> command, Path folder) throws Exception {
    int httpPort = freePort();
    int tcpPort = freePort();
    Path config =
        Files.writeString(folder.resolve("config.xml"), config(folder, httpPort, tcpPort));
    Files.writeString(folder.resolve("users.xml"), USERS);
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command));
    builder.command().add("--config-file=" + config);
    builder.directory(folder.toFile());
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("server.log").toFile());
    ClickHouseServer server = new ClickHouseServer(builder, folder, httpPort);
    try {
      server.awaitStart();
      return server;
    } catch (Throwable e) {
      server.close();
      throw e;
    }
  }

  /**
   * Below the ports that Linux gives to outgoing connections, one of which could take it while the
   * server is down.
   */
  private static int freePort() {
    while (true) {
      try (ServerSocket socket =
          new ServerSocket(ThreadLocalRandom.current().nextInt(10_000, 20_000))) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // that one is taken
      }
    }
  }

  /** Ends the process as a crash does; its data stay in the folder. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Ends the process in order. */
  public void stop() {
    process.destroy();
    process.onExit().join();
  }

  /** Freezes the process: connections stay open and nothing answers. */
  public void pause() throws Exception {
    signal("STOP");
  }

  public void resume() throws Exception {
    signal("CONT");
  }

  private void signal(String signal) throws Exception {
    String pid = Long.toString(process.pid());
    if (new ProcessBuilder("kill", "-" + signal, pid).start().waitFor() != 0) {
      throw new IOException("Cannot send " + signal + " to ClickHouse, pid " + pid);
    }
  }

  /** Starts it again after {@link #kill}, on the same ports, over the same data. */
  public void startAgain() throws Exception {
    process = builder.start();
    awaitStart();
  }

  /** With the password as it must be written in an address. */
  public String url(String database) {
    return "http://" + USER + ":p%40ss%3Aw%2Frd%3F@127.0.0.1:" + httpPort + "/" + database;
  }

  public int httpPort() {
    return httpPort;
  }

  /** What a statement answers, as text with tabs. */
  public String ask(String database, String sql) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + httpPort + "/?database=" + database))
            .header("X-ClickHouse-User", USER)
            .header("X-ClickHouse-Key", PASSWORD)
            .POST(BodyPublishers.ofString(sql))
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("ClickHouse answers " + response.statusCode() + ": " + response.body());
    }
    return response.body().strip();
  }

  private void awaitStart() throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    HttpRequest ping =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/ping")).build();
    long deadline = System.nanoTime() + START.toNanos();
    while (!answers(http, ping)) {
      boolean ended = process.waitFor(20, TimeUnit.MILLISECONDS);
      if (ended || System.nanoTime() > deadline) {
        String log = Files.readString(folder.resolve("server.log"));
        throw new IOException("ClickHouse does not start:\n" + log);
      }
    }
  }

  private static boolean answers(HttpClient http, HttpRequest ping) throws InterruptedException {
    try {
      return http.send(ping, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // not yet
    }
  }

  @Override
  public void close() {
    kill();
  }

  /** In a zone of its own, which must change nothing. */
  private static String config(Path folder, int httpPort, int tcpPort) {
    return """
        <yandex>
          <logger><level>warning</level><console>1</console></logger>
          <listen_host>127.0.0.1</listen_host>
          <http_port>%d</http_port>
          <tcp_port>%d</tcp_port>
          <path>%s/data/</path>
          <tmp_path>%s/tmp/</tmp_path>
          <users_config>users.xml</users_config>
          <default_profile>default</default_profile>
          <default_database>default</default_database>
          <mark_cache_size>67108864</mark_cache_size>
          <timezone>America/Sao_Paulo</timezone>
        </yandex>
        """
        .formatted(httpPort, tcpPort, folder, folder);
  }

  private static final String USERS =
      """
      <yandex>
        <profiles><default/></profiles>
        <quotas><default/></quotas>
        <users>
          <%s>
            <password>%s</password>
            <networks><ip>127.0.0.1</ip></networks>
            <profile>default</profile>
            <quota>default</quota>
          </%s>
        </users>
      </yandex>
      """
          .formatted(USER, PASSWORD, USER);
}
