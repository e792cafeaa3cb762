package dev.tidemark.dashboard;

import dev.tidemark.dashboard.metrics.MetricsServer;
import dev.tidemark.results.ResultStore;
import dev.tidemark.results.ResultStoreException;
import dev.tidemark.results.ResultStores;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** A dashboard over a real store in memory, which can be made to fail. */
final class RunningDashboard implements AutoCloseable {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ResultStore store = ResultStores.open("duckdb::memory:");
  private final AtomicBoolean failing = new AtomicBoolean();
  private final CountDownLatch searchesEnd = new CountDownLatch(1);
  private volatile boolean holdingSearches;
  private final AtomicReference<CountDownLatch> hanging =
      new AtomicReference<>(new CountDownLatch(0));
  private final Clock clock;
  private final DashboardConfig config;
  private Dashboard dashboard;
  final Written written = new Written(store);

  RunningDashboard(Clock clock) {
    this(
        clock,
        new DashboardConfig("127.0.0.1", 0, Duration.ofMillis(50), 10, "http://localhost:8080"));
  }

  RunningDashboard(Clock clock, DashboardConfig config) {
    this.clock = clock;
    this.config = config;
    store.migrate();
  }

  RunningDashboard start() {
    return start(config.port());
  }

  RunningDashboard start(int port) {
    dashboard = Dashboard.start(failable(), config.withPort(port), clock, MetricsServer.Config.OFF);
    return this;
  }

  void stop() {
    dashboard.close();
  }

  ResultStore store() {
    return store;
  }

  void failStore(boolean fail) {
    failing.set(fail);
  }

  /** Lets the store answer no search for pages until the dashboard is closed. */
  void holdSearches() {
    holdingSearches = true;
  }

  /** Lets questions to the store wait until it answers. */
  void hangStore() {
    hanging.set(new CountDownLatch(1));
  }

  void answer() {
    hanging.get().countDown();
  }

  int port() {
    return dashboard.port();
  }

  String address() {
    return dashboard.address();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address() + path)).timeout(Duration.ofSeconds(30));
  }

  HttpResponse<String> get(String path) {
    return send(request(path).build());
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  HttpClient client() {
    return client;
  }

  JsonObject json(String path) {
    return new JsonObject(get(path).body());
  }

  @Override
  public void close() {
    searchesEnd.countDown();
    dashboard.close();
    store.close();
  }

  private ResultStore failable() {
    return (ResultStore)
        Proxy.newProxyInstance(
            ResultStore.class.getClassLoader(),
            new Class<?>[] {ResultStore.class},
            (proxy, method, arguments) -> {
              if (failing.get()) {
                throw new ResultStoreException("Cannot ask: the disk is gone");
              }
              if (holdingSearches && isSearch(method.getName(), arguments)) {
                searchesEnd.await();
              }
              try {
                hanging.get().await();
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** A search looks through many more pages than the page shows. */
  private static boolean isSearch(String question, Object[] arguments) {
    return question.equals("topPages") && (int) arguments[2] > 1_000;
  }
}
