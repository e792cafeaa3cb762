package dev.tidemark.gateway;

import static dev.tidemark.gateway.ArrivedEvents.ids;
import static dev.tidemark.gateway.ArrivedEvents.types;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.broker.BrokerProcess;
import dev.tidemark.events.ParsedEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * SDKs that send again what was answered 503, with the same id: a gateway without a spool refuses
 * while its broker is frozen, and the broker may have the refused events all the same. After
 * deduplication by id each event is there once.
 */
@Tag("sdk")
class SdkRetriesIT {
  private static final Set<String> TYPES = Set.of("page_view", "add_to_cart", "identify");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String REFUSED = "gateway_requests_refused_total{reason=\"ack_deadline\"}";

  private static BrokerProcess broker;
  private static SdkWorkshop workshop;

  private final String mark = UUID.randomUUID().toString();

  @BeforeAll
  static void start(@TempDir Path data) throws IOException {
    SdkWorkshop.assumeNode();
    broker = BrokerProcess.start(data);
    workshop =
        SdkWorkshop.open(
            broker.bootstrapServers(), "--spool.enabled=false", "--kafka.ack-deadline=500ms");
  }

  @AfterAll
  static void stop() {
    if (workshop != null) {
      workshop.close();
    }
    if (broker != null) {
      broker.close();
    }
  }

  @BeforeEach
  void awaitReady() {
    workshop.gateway().awaitReady();
  }

  @ParameterizedTest
  @ValueSource(strings = {"segment", "rudderstack", "posthog"})
  void storesOnceWhatServersSendAgain(String script) {
    double before = refusals();
    broker.pause();
    CompletableFuture<Void> run = CompletableFuture.runAsync(() -> runServer(script));
    try {
      awaitRefusalAfter(before, () -> "");
    } finally {
      broker.resume();
    }
    run.join();

    assertSentAgainAndStoredOnce(() -> "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"segment", "rudderstack", "posthog"})
  void storesOnceWhatBrowsersSendAgain(String script) throws IOException {
    SdkWorkshop.assumeChromium();
    double before = refusals();
    broker.pause();
    try (SdkWorkshop.Visit visit = workshop.visit(script, mark)) {
      try {
        awaitRefusalAfter(before, visit::log);
      } finally {
        broker.resume();
      }

      assertSentAgainAndStoredOnce(visit::log);
    }
  }

  private void runServer(String script) {
    try {
      workshop.runServer(script, mark);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitRefusalAfter(double count, Supplier<String> log) {
    try {
      await("a refusal").atMost(PATIENCE).until(() -> refusals() > count);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("Nothing was refused\n" + log.get(), e);
    }
  }

  /** Of events; an SDK also asks for documents that are not there. */
  private static double refusals() {
    return workshop.gateway().metric(REFUSED);
  }

  private void assertSentAgainAndStoredOnce(Supplier<String> log) {
    ArrivedEvents arrived = workshop.arrived(mark);
    arrived.await("events " + TYPES, found -> types(found).containsAll(TYPES), log);
    List<ParsedEvent> events =
        arrived.await("one sent again", found -> found.size() > ids(found).size(), log);
    for (String type : TYPES) {
      List<ParsedEvent> ofType =
          events.stream().filter(event -> event.eventType().toString().equals(type)).toList();
      assertThat(ids(ofType)).as("ids of " + type).hasSize(1);
    }
  }
}
