package dev.tidemark.gateway;

import static dev.tidemark.gateway.ArrivedEvents.types;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.events.ParsedEvent;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The SDKs as their makers publish them, in Node and in a browser, with nothing but their host set.
 */
@Tag("sdk")
class UnmodifiedSdksIT {
  /** What the scripts tell of the user whom they identify. */
  private static final String TRAIT = "\"plan\":\"gold\"";

  private static SdkWorkshop workshop;

  @BeforeAll
  static void start() throws IOException {
    workshop = SdkWorkshop.open(SharedBroker.bootstrapServers());
    workshop.gateway().awaitReady();
  }

  @AfterAll
  static void stop() {
    if (workshop != null) {
      workshop.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "segment, segment, page_view add_to_cart identify",
    "rudderstack, rudderstack, page_view add_to_cart identify",
    "snowplow, snowplow, page_view add_to_cart",
    "posthog, posthog, page_view add_to_cart identify",
    "umami, umami, page_view add_to_cart identify",
  })
  void takesWhatServersSend(String script, String format, String types) throws IOException {
    String mark = UUID.randomUUID().toString();

    workshop.runServer(script, mark);

    assertArrived(format, Set.of(types.split(" ", -1)), mark, () -> "");
  }

  @ParameterizedTest
  @CsvSource({
    "segment, segment, page_view add_to_cart identify",
    "segment-batch, segment, page_view add_to_cart identify",
    "rudderstack, rudderstack, page_view add_to_cart identify",
    "rudderstack-beacon, rudderstack, page_view add_to_cart identify",
    "plausible, plausible, page_view add_to_cart",
    "snowplow, snowplow, page_view add_to_cart",
    "snowplow-get, snowplow, page_view add_to_cart",
    "posthog, posthog, page_view add_to_cart identify",
  })
  void takesWhatBrowsersSend(String script, String format, String types) throws IOException {
    SdkWorkshop.assumeChromium();
    String mark = UUID.randomUUID().toString();

    try (SdkWorkshop.Visit visit = workshop.visit(script, mark)) {
      List<ParsedEvent> events =
          assertArrived(format, Set.of(types.split(" ", -1)), mark, visit::log);

      assertThat(events).allSatisfy(event -> assertThat(event.page()).hasToString("/p/" + mark));
    }
  }

  /**
   * Waits for one event of each type, and wants all that came to be valid and none to be double.
   */
  private static List<ParsedEvent> assertArrived(
      String format, Set<String> types, String mark, Supplier<String> log) {
    ArrivedEvents arrived = workshop.arrived(mark);
    List<ParsedEvent> events =
        arrived.await("all of " + types, found -> types(found).containsAll(types), log);
    assertThat(arrived.formats()).containsOnly(format);
    assertThat(events).allSatisfy(event -> assertThat(event.reasons()).isEmpty());
    assertThat(events).extracting(event -> event.eventId().toString()).doesNotHaveDuplicates();
    assertThat(events)
        .filteredOn(event -> types.contains(event.eventType().toString()))
        .hasSize(types.size());
    if (types.contains("identify")) {
      assertThat(arrived.bodies()).as("traits").anyMatch(body -> body.contains(TRAIT));
    }
    return events;
  }
}
