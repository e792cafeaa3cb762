package dev.tidemark.dashboard;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** The dashboard's stream, read as the specification of server-sent events says. */
final class Events implements AutoCloseable {
  final HttpResponse<java.io.InputStream> response;
  private final BufferedReader lines;

  record Event(String id, String type, String data) {
    JsonObject json() {
      return new JsonObject(data);
    }
  }

  private Events(HttpResponse<java.io.InputStream> response) {
    this.response = response;
    this.lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  static Events open(RunningDashboard dashboard, String lastEventId) {
    return open(dashboard, "", lastEventId);
  }

  static Events open(RunningDashboard dashboard, String query, String lastEventId) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(java.net.URI.create(dashboard.address() + "/api/stream" + query));
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    try {
      return new Events(dashboard.client().send(request.build(), BodyHandlers.ofInputStream()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Waits for the next event; null at the end of the stream. */
  Event next() {
    String id = null;
    String type = null;
    String data = null;
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("event: ")) {
          type = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data = line.substring(6);
        } else if (line.isEmpty() && data != null) {
          return new Event(id, type, data);
        }
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the next event of that type. */
  Event next(String type) {
    Event event = next();
    while (event != null && !event.type().equals(type)) {
      event = next();
    }
    return event;
  }

  /** Waits for the next event whose data has this section. */
  Event nextWith(String section) {
    Event event = next();
    while (event != null && !event.json().containsKey(section)) {
      event = next();
    }
    return event;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
