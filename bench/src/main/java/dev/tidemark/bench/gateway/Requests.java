package dev.tidemark.bench.gateway;

import dev.tidemark.bench.ShopEvents;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Requests as browsers send them, all different, rendered beforehand and sent in turn. */
final class Requests {
  private static final String HEAD =
      "POST /v1/events HTTP/1.1\r\n"
          + "Host: localhost\r\n"
          + "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/142.0.0.0 Safari/537.36\r\n"
          + "Origin: https://shop.example\r\n"
          + "Content-Type: text/plain;charset=UTF-8\r\n"
          + "Content-Length: ";
  private static final int EVENTS_PREPARED = 20_000;

  private final int eventsPerRequest;
  private final byte[][] requests;
  private int next;

  private Requests(int eventsPerRequest, byte[][] requests) {
    this.eventsPerRequest = eventsPerRequest;
    this.requests = requests;
  }

  /**
   * Renders requests.
   *
   * @param events in one request; one stands bare, more stand in an array
   */
  static Requests of(int events) {
    ShopEvents shop = new ShopEvents(events);
    Instant now = Instant.now();
    byte[][] requests = new byte[EVENTS_PREPARED / events][];
    for (int i = 0; i < requests.length; i++) {
      String body =
          IntStream.range(0, events)
              .mapToObj(event -> shop.detailed(now).json())
              .collect(Collectors.joining(","));
      if (events > 1) {
        body = "[" + body + "]";
      }
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      byte[] head = (HEAD + bytes.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
      requests[i] = new byte[head.length + bytes.length];
      System.arraycopy(head, 0, requests[i], 0, head.length);
      System.arraycopy(bytes, 0, requests[i], head.length, bytes.length);
    }
    return new Requests(events, requests);
  }

  int eventsPerRequest() {
    return eventsPerRequest;
  }

  /** Mean size of a request's body for each event, in bytes. */
  long bytesPerEvent() {
    long bytes = 0;
    for (byte[] request : requests) {
      bytes += request.length - HEAD.length() - 7;
    }
    return bytes / requests.length / eventsPerRequest;
  }

  byte[] next() {
    next = next + 1 == requests.length ? 0 : next + 1;
    return requests[next];
  }
}
