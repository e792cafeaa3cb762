package dev.tidemark.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tidemark.events.EventParser;
import dev.tidemark.events.ParsedEvent;
import dev.tidemark.gateway.TopicReader.Stored;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** What an SDK's visit, told by a mark of its own in each event, has brought to a topic. */
final class ArrivedEvents {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int FORMAT = 3;

  private final String bootstrapServers;
  private final String topic;
  private final String mark;

  ArrivedEvents(String bootstrapServers, String topic, String mark) {
    this.bootstrapServers = bootstrapServers;
    this.topic = topic;
    this.mark = mark;
  }

  /**
   * Waits until what has come is enough.
   *
   * @param what is waited for
   * @param log what to show when it does not come
   * @return all that came with the mark
   */
  List<ParsedEvent> await(String what, Predicate<List<ParsedEvent>> enough, Supplier<String> log) {
    try {
      return Awaitility.await(what)
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(250))
          .until(this::parsed, enough);
    } catch (ConditionTimeoutException e) {
      List<String> types = parsed().stream().map(it -> it.eventType().toString()).toList();
      throw new AssertionError("Came " + types + " and not " + what + "\n" + log.get(), e);
    }
  }

  static Set<String> types(List<ParsedEvent> events) {
    return events.stream().map(event -> event.eventType().toString()).collect(Collectors.toSet());
  }

  static Set<String> ids(List<ParsedEvent> events) {
    return events.stream().map(event -> event.eventId().toString()).collect(Collectors.toSet());
  }

  /** The formats in their envelopes. */
  List<String> formats() {
    return stored().stream().map(it -> it.field(FORMAT)).toList();
  }

  /** The events as they are stored. */
  List<String> bodies() {
    return stored().stream().map(Stored::body).toList();
  }

  private List<ParsedEvent> parsed() {
    return stored().stream().map(ArrivedEvents::parsed).toList();
  }

  private static ParsedEvent parsed(Stored stored) {
    EventParser parser = new EventParser();
    String value = String.join("\t", stored.head()) + "\n" + stored.body();
    parser.parse(value.getBytes(ISO_8859_1), stored.timestamp());
    return parser.event();
  }

  private List<Stored> stored() {
    return TopicReader.read(bootstrapServers, topic).events().stream()
        .filter(it -> it.body().contains(mark))
        .toList();
  }
}
