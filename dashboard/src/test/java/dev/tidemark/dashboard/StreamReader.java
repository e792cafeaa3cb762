package dev.tidemark.dashboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Reads the stream as an open page does, and counts its events. */
final class StreamReader {
  private final AtomicLong events = new AtomicLong();

  private StreamReader() {}

  static StreamReader open(String dashboard) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(dashboard + "/api/stream")).build();
    Stream<String> lines = HttpClient.newHttpClient().send(request, BodyHandlers.ofLines()).body();
    StreamReader reader = new StreamReader();
    Thread thread = new Thread(() -> reader.read(lines), "stream-reader");
    thread.setDaemon(true);
    thread.start();
    return reader;
  }

  long events() {
    return events.get();
  }

  private void read(Stream<String> lines) {
    try (lines) {
      lines.filter(line -> line.startsWith("event: ")).forEach(event -> events.incrementAndGet());
    } catch (UncheckedIOException e) {
      // The dashboard ended, or dropped us: the number of streams shows it.
    }
  }
}
