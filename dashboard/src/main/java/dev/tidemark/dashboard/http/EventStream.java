package dev.tidemark.dashboard.http;

import dev.tidemark.dashboard.live.Snapshot;
import dev.tidemark.dashboard.metrics.DashboardMetrics;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream of changes to all open pages, as server-sent events:
 *
 * <ul>
 *   <li>{@code snapshot}: everything, first of all
 *   <li>{@code update}: the sections that changed. A page that comes back and says which event it
 *       had last gets one update with all that it missed; a snapshot, when that was an event of
 *       another run of the dashboard
 *   <li>{@code problem}: the store does not answer; what was sent before is still the newest
 *   <li>{@code beat}: nothing changed and all is well. With a comment, every 5 seconds, so that
 *       neither a proxy nor the page takes silence for a lost connection
 * </ul>
 *
 * <p>A page that does not read is dropped when its write queue is full; it comes back by itself.
 *
 * <p>Confined to the event loop; no locking.
 */
final class EventStream {
  private static final Logger log = LoggerFactory.getLogger(EventStream.class);
  private static final String AFTER = "after";
  private static final String RECONNECT = "retry: 1000\n\n";

  private final int maxClients;
  private final DashboardMetrics metrics;
  private final SectionChanges changes;
  private final Set<HttpServerResponse> clients = new LinkedHashSet<>();
  private Snapshot latest;
  private boolean failing;

  EventStream(int maxClients, String run, DashboardMetrics metrics) {
    this.maxClients = maxClients;
    this.metrics = metrics;
    this.changes = new SectionChanges(run);
  }

  void open(RoutingContext context) {
    HttpServerResponse response = context.response();
    if (clients.size() >= maxClients) {
      metrics.streamRefused();
      Problem.TOO_MANY_STREAMS.answer(response);
      return;
    }
    response
        .setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("X-Accel-Buffering", "no");
    response.closeHandler(closed -> clients.remove(response));
    response.exceptionHandler(broken -> clients.remove(response));
    clients.add(response);
    send(response, RECONNECT + greeting(lastSeen(context)));
  }

  /** Sends what differs from the snapshot before. */
  void publish(Snapshot snapshot) {
    Snapshot before = latest;
    latest = snapshot;
    if (before == null) {
      broadcast(event("snapshot", snapshot.toJson()));
    } else {
      Set<String> changed = snapshot.changedSince(before);
      if (!changed.isEmpty()) {
        changes.add(changed);
        broadcast(event("update", snapshot.toJson(changed)));
      } else if (failing) {
        broadcast(beat());
      }
    }
    failing = false;
  }

  void storeFailed() {
    if (!failing) {
      failing = true;
      broadcast(problem());
    }
  }

  void heartbeat() {
    broadcast(": still here\n" + (failing ? problem() : beat()));
  }

  int clients() {
    return clients.size();
  }

  void close() {
    for (HttpServerResponse client : List.copyOf(clients)) {
      var unused = client.end();
    }
    clients.clear();
  }

  /**
   * The id that the page had last; null for a new one. The browser sends the header when it
   * connects again by itself; the parameter is the page's own word when it makes a new connection,
   * and older.
   */
  private static String lastSeen(RoutingContext context) {
    String header = context.request().getHeader("Last-Event-ID");
    return header == null ? context.queryParams().get(AFTER) : header;
  }

  private String greeting(String lastSeen) {
    String now = failing ? problem() : "";
    if (latest == null) {
      return now;
    }
    Optional<Set<String>> missed = changes.after(lastSeen);
    if (lastSeen != null) {
      metrics.streamResumed(missed.isPresent());
    }
    if (missed.isEmpty()) {
      return event("snapshot", latest.toJson()) + now;
    }
    if (missed.get().isEmpty()) {
      return failing ? now : beat();
    }
    return event("update", latest.toJson(missed.get())) + now;
  }

  private void broadcast(String event) {
    for (HttpServerResponse client : List.copyOf(clients)) {
      if (client.writeQueueFull()) {
        drop(client);
      } else {
        send(client, event);
      }
    }
  }

  private void drop(HttpServerResponse client) {
    clients.remove(client);
    metrics.streamDropped();
    log.atInfo().addKeyValue("clients", clients.size()).log("Dropped a page that does not read");
    client.reset();
  }

  private static void send(HttpServerResponse client, String event) {
    // A failed write closes the connection, and with it the client is forgotten.
    var unused = client.write(event);
  }

  private String event(String type, String json) {
    return "id: " + changes.id() + "\nevent: " + type + "\ndata: " + json + "\n\n";
  }

  private String beat() {
    return "event: beat\ndata: {\"at\":\"" + latest.at() + "\"}\n\n";
  }

  private static String problem() {
    return "event: problem\ndata: " + Problem.STORE_UNAVAILABLE.json().encode() + "\n\n";
  }
}
