package dev.tidemark.bench.freshness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * A dashboard page as its server sees it: reads the stream of changes, and knows at any moment how
 * many views of the probe page would stand on the screen.
 */
final class OpenPage implements AutoCloseable {
  private static final String DATA = "data: ";
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** Gets what is on the page from now on. */
  interface Listener {
    void shown(long views, long atNanos);
  }

  private final String dashboard;
  private final Listener listener;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final ObjectMapper json = new ObjectMapper();
  private final Stream<String> lines;
  private final Thread reader = new Thread(this::read, "open-page");
  private volatile boolean closed;

  private OpenPage(String dashboard, Listener listener) throws IOException, InterruptedException {
    this.dashboard = dashboard;
    this.listener = listener;
    HttpRequest request = HttpRequest.newBuilder(URI.create(dashboard + "/api/stream")).build();
    lines = http.send(request, HttpResponse.BodyHandlers.ofLines()).body();
  }

  static OpenPage open(String dashboard, Listener listener)
      throws IOException, InterruptedException {
    OpenPage page = new OpenPage(dashboard, listener);
    page.reader.setDaemon(true);
    page.reader.start();
    return page;
  }

  /** What {@code /api/ledger} answers. */
  JsonNode ledger() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(dashboard + "/api/ledger?minutes=1"))
            .timeout(TIMEOUT)
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IllegalStateException("/api/ledger answered " + response.statusCode());
    }
    return json.readTree(response.body());
  }

  private void read() {
    try {
      lines.filter(line -> line.startsWith(DATA)).forEach(this::event);
    } catch (UncheckedIOException e) {
      if (!closed) {
        throw e;
      }
    }
  }

  private void event(String line) {
    long now = System.nanoTime();
    try {
      JsonNode ranking = json.readTree(line.substring(DATA.length())).path("pages").path("ranking");
      for (JsonNode page : ranking) {
        if (page.path("page").asText().equals(ProbePage.PATH)) {
          listener.shown(page.path("views").asLong(), now);
        }
      }
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    closed = true;
    lines.close();
  }
}
