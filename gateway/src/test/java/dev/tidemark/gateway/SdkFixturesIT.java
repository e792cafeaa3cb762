package dev.tidemark.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.events.EventParser;
import dev.tidemark.gateway.TopicReader.Stored;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests as unmodified SDKs sent them, from HTTP to the events in Kafka. */
class SdkFixturesIT {
  private static final int RECEIVED_AT = 1;
  private static final int ID = 2;
  private static final int FORMAT = 3;

  /** The ids that the gateway gave to the events of the requests before. */
  private static final Set<String> SEEN = new HashSet<>();

  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start(SharedBroker.bootstrapServers()).awaitReady();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  static Stream<CapturedRequest> requests() {
    return CapturedRequest.all();
  }

  @ParameterizedTest
  @MethodSource("requests")
  void becomesExactlyTheseEventsAndAllAreValid(CapturedRequest request) {
    HttpResponse<String> answer = gateway.send(request);

    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 202);
    List<Stored> events = newlyStored();
    assertThat(events)
        .extracting(SdkFixturesIT::comparable)
        .containsExactlyInAnyOrderElementsOf(request.expectedEvents());
    for (Stored event : events) {
      assertThat(request.toString()).startsWith(event.field(FORMAT));
      EventParser parser = new EventParser();
      parser.parse(value(event), event.timestamp());
      assertThat(parser.event().reasons()).as(event.body()).isEmpty();
    }
  }

  private static List<Stored> newlyStored() {
    return TopicReader.read(SharedBroker.bootstrapServers(), gateway.topic()).events().stream()
        .filter(event -> SEEN.add(event.field(ID)))
        .toList();
  }

  /** The event with what differs from run to run replaced: the clock, and what depends on it. */
  private static String comparable(Stored event) {
    return new String(event.body().getBytes(ISO_8859_1), UTF_8)
        .replace(event.field(RECEIVED_AT), "RECEIVED")
        .replaceAll("\"user_id\":\"[0-9a-f]{32}\"", "\"user_id\":\"VISITOR\"");
  }

  private static byte[] value(Stored event) {
    return (String.join("\t", event.head()) + "\n" + event.body()).getBytes(ISO_8859_1);
  }
}
