package dev.tidemark.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends numbered events from several threads, each waiting for its answer, and remembers them. */
final class LoadSender implements AutoCloseable {
  private static final int NO_ANSWER = 0;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI uri;
  private final String prefix;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<Integer, Set<String>> bodiesByStatus = new ConcurrentHashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;

  private LoadSender(int port, String prefix) {
    this.uri = URI.create("http://127.0.0.1:" + port + "/v1/events");
    this.prefix = prefix;
  }

  static LoadSender start(int port, int senders) {
    return start(port, senders, "");
  }

  /** Sends events whose ids begin with {@code prefix}. */
  static LoadSender start(int port, int senders, String prefix) {
    LoadSender load = new LoadSender(port, prefix);
    for (int i = 0; i < senders; i++) {
      Thread thread = new Thread(load::sendUntilStopped, "sender-" + i);
      thread.setDaemon(true);
      thread.start();
      load.threads.add(thread);
    }
    return load;
  }

  /** What was answered with this status. */
  Set<String> answered(int status) {
    return bodiesByStatus.getOrDefault(status, Set.of());
  }

  /** All statuses seen so far; a request without an answer does not count. */
  Set<Integer> statuses() {
    Set<Integer> statuses = ConcurrentHashMap.newKeySet();
    statuses.addAll(bodiesByStatus.keySet());
    statuses.remove(NO_ANSWER);
    return statuses;
  }

  int unanswered() {
    return bodiesByStatus.getOrDefault(NO_ANSWER, Set.of()).size();
  }

  /** Stops, and waits for the answers to what was sent. */
  @Override
  public void close() {
    stopped = true;
    for (Thread thread : threads) {
      try {
        thread.join(PATIENCE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  private void sendUntilStopped() {
    while (!stopped) {
      String body =
          "{\"event_id\":\"" + prefix + numbers.incrementAndGet() + "\",\"user_id\":\"u\"}";
      int status = send(body);
      bodiesByStatus.computeIfAbsent(status, any -> ConcurrentHashMap.newKeySet()).add(body);
      if (status == NO_ANSWER) {
        return;
      }
    }
  }

  private int send(String body) {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return NO_ANSWER;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return NO_ANSWER;
    }
  }
}
