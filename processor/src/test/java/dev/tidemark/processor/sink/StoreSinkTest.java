package dev.tidemark.processor.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.results.BatchResults;
import dev.tidemark.results.PageViews;
import dev.tidemark.results.ResultStore;
import dev.tidemark.results.ResultStoreException;
import dev.tidemark.results.ResultStores;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StoreSinkTest {
  private static final Instant MINUTE = Instant.parse("2026-11-23T12:00:00Z");
  private static final BatchResults BATCH =
      new BatchResults(
          List.of(new PageViews(MINUTE, "/a", 3)), List.of(), List.of(), List.of(), List.of());

  @Test
  void repeatsABatchUntilTheStoreTakesIt() {
    try (ResultStore store = ResultStores.open("duckdb::memory:")) {
      store.migrate();
      AtomicInteger failures = new AtomicInteger(2);

      new StoreSink(failing(store, failures)).write(BATCH);

      assertThat(failures).hasNegativeValue();
      assertThat(store.pageMinutes(MINUTE, MINUTE.plusSeconds(60))).hasSize(1);
    }
  }

  @Test
  void asksUntilTheStoreSaysHowFarItIs() {
    try (ResultStore store = ResultStores.open("duckdb::memory:")) {
      store.migrate();
      AtomicInteger failures = new AtomicInteger(2);

      assertThat(new StoreSink(failing(store, failures)).progress()).isEmpty();
      assertThat(failures).hasNegativeValue();
    }
  }

  @Test
  void givesUpWhenItIsToldToStop() {
    try (ResultStore store = ResultStores.open("duckdb::memory:")) {
      StoreSink sink = new StoreSink(failing(store, new AtomicInteger(Integer.MAX_VALUE)));
      Thread.currentThread().interrupt();

      assertThatThrownBy(() -> sink.write(BATCH))
          .isInstanceOf(ResultStoreException.class)
          .hasMessage("Cannot write: the disk is full");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  /** The store, whose first writes and answers fail as they do on a full disk. */
  private static ResultStore failing(ResultStore store, AtomicInteger failures) {
    return (ResultStore)
        Proxy.newProxyInstance(
            ResultStore.class.getClassLoader(),
            new Class<?>[] {ResultStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().matches("write.*|progress") && failures.getAndDecrement() > 0) {
                throw new ResultStoreException("Cannot write: the disk is full");
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
