package dev.tidemark.loadgen.send;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpConnectOptions;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The connections to the gateway: those that carry no request wait here for the next one, the last
 * used first. Confined to the event loop.
 *
 * <p>In place of the HTTP client's own pool, which looks through all of its connections for each
 * request, and whose leases and wait queue the places already make needless.
 */
final class Connections {
  private final HttpClientAgent http;
  private final HttpConnectOptions target;
  private final Deque<Idle> idle = new ArrayDeque<>();

  private record Idle(HttpClientConnection connection, long sinceNanos) {}

  Connections(HttpClientAgent http, HttpConnectOptions target) {
    this.http = http;
    this.target = target;
  }

  /** Takes one that is open; null when there is none. */
  HttpClientConnection takeIdle() {
    Idle last = idle.pollLast();
    return last == null ? null : last.connection();
  }

  /** Opens another one. */
  Future<HttpClientConnection> open() {
    return http.connect(target)
        .onSuccess(connection -> connection.closeHandler(closed -> forget(connection)));
  }

  /** Keeps one, whose request has been answered in full, for the next. */
  void release(HttpClientConnection connection) {
    idle.addLast(new Idle(connection, System.nanoTime()));
  }

  /** Closes what has been idle since then, by {@link System#nanoTime}. */
  void closeIdleSince(long nanos) {
    while (!idle.isEmpty() && idle.peekFirst().sinceNanos() - nanos <= 0) {
      var unused = idle.removeFirst().connection().close();
    }
  }

  private void forget(HttpClientConnection connection) {
    idle.removeIf(each -> each.connection() == connection);
  }
}
