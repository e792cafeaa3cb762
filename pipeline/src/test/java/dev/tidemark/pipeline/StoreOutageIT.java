package dev.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.broker.BrokerProcess;
import dev.tidemark.events.EventBuilder;
import dev.tidemark.results.ClickHouseServer;
import dev.tidemark.results.LedgerTotals;
import dev.tidemark.results.PageTotal;
import dev.tidemark.results.ResultStore;
import dev.tidemark.results.ResultStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A ClickHouse server is killed while events come in, and comes back over its data: the processor
 * waits, catches up, and nothing is lost or counted twice. {@code -Dtidemark.outage=PT10M} makes it
 * a long one.
 */
class StoreOutageIT {
  private static final Instant UNTIL = Instant.parse("2999-01-01T00:00:00Z");
  private static final Duration OUTAGE =
      Duration.parse(System.getProperty("tidemark.outage", "PT0S"));

  @TempDir Path folder;
  private int views;
  private int faulty;
  private int duplicates;

  @Test
  void whatComesWhileTheStoreIsAwayIsCountedWhenItIsBack() throws Exception {
    List<String> command = ClickHouseServer.command().orElse(List.of());
    assumeTrue(!command.isEmpty(), "needs a clickhouse-server: not on the PATH");
    Path data = Files.createDirectories(folder.resolve("clickhouse"));
    try (BrokerProcess broker = BrokerProcess.start(folder.resolve("kafka"));
        ClickHouseServer server = ClickHouseServer.start(command, data);
        Gateway gateway = Gateway.start(broker)) {
      String url = "clickhouse:" + server.url("tidemark");
      try (ProcessorRun processor =
              ProcessorRun.start(broker, folder, url, List.of("--trigger.interval=100ms"));
          ResultStore store = ResultStores.open(url)) {
        post(gateway, 300);
        patiently("all is stored").untilAsserted(() -> assertAllIsIn(store));

        server.kill();
        post(gateway, 300);
        await("the processor has noticed")
            .atMost(Duration.ofMinutes(2))
            .until(() -> processor.tail().contains("Cannot write to the store, trying again"));
        Instant end = Instant.now().plus(OUTAGE);
        while (Instant.now().isBefore(end)) {
          post(gateway, 20);
        }
        server.startAgain();

        patiently("all is stored, after an outage").untilAsserted(() -> assertAllIsIn(store));
        post(gateway, 100);
        patiently("it goes on").untilAsserted(() -> assertAllIsIn(store));
      }
    }
  }

  private void assertAllIsIn(ResultStore store) {
    int accepted = views + faulty + duplicates;
    assertThat(store.ledger())
        .isEqualTo(new LedgerTotals(accepted, accepted, views, faulty, 0, duplicates, 0));
    assertThat(store.topPages(Instant.EPOCH, UNTIL, 100).stream().mapToLong(PageTotal::views).sum())
        .isEqualTo(views);
    assertThat(store.quarantined(null, 1_000_000)).hasSize(faulty);
  }

  /** So many events, of which some are faulty and some are sent twice. */
  private void post(Gateway gateway, int events) throws Exception {
    for (int i = 0; i < events; i++) {
      EventBuilder event =
          EventBuilder.pageView("/p/" + i % 7)
              .eventId("e" + (views + faulty))
              .userId("user-" + i % 31)
              .eventTime(Instant.now());
      if (i % 20 == 3) {
        gateway.accept(event.without("page").toJson());
        faulty++;
      } else {
        gateway.accept(event.toJson());
        views++;
        if (i % 50 == 9) {
          gateway.accept(event.toJson());
          duplicates++;
        }
      }
    }
  }

  private static ConditionFactory patiently(String what) {
    return await(what).atMost(Duration.ofMinutes(2)).ignoreExceptions();
  }
}
