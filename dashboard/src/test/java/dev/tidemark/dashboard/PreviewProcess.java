package dev.tidemark.dashboard;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A {@link PreviewApplication} in a process of its own. */
final class PreviewProcess implements AutoCloseable {
  private static final String READY = "dashboard ready on ";
  private static final int STOP_SECONDS = 20;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final String address;

  private PreviewProcess(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /** With its store in that file. */
  static PreviewProcess start(Path store) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                PreviewApplication.class.getName(),
                "--dashboard.port=0",
                "--store.url=duckdb:" + store)
            .redirectErrorStream(true)
            .start();
    BufferedReader output = process.inputReader();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(READY)) {
        Thread rest = new Thread(() -> output.lines().forEach(System.err::println), "preview");
        rest.setDaemon(true);
        rest.start();
        return new PreviewProcess(process, line.substring(READY.length()));
      }
      System.err.println(line);
    }
    throw new IOException("The dashboard ended before it was ready");
  }

  String address() {
    return address;
  }

  long pid() {
    return process.pid();
  }

  /** Open streams, as the dashboard counts them. */
  int streams() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/health/ready")).build();
    return new JsonObject(client.send(request, BodyHandlers.ofString()).body())
        .getInteger("streams");
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().completeOnTimeout(process, STOP_SECONDS, TimeUnit.SECONDS).join();
    process.destroyForcibly();
  }
}
