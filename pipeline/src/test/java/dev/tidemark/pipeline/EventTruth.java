package dev.tidemark.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.results.PageMinute;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What a store must hold, from the load generator's journal; the topic only says which events
 * without an answer have arrived, when the gateway received each, and which of them it stored
 * twice. Knows nothing of the processor, its parser or its rules but what the documents say.
 *
 * <p>What does not fit is collected as sentences: an accepted event that is not in the topic, one
 * in the topic that nobody has sent.
 */
final class EventTruth {
  private static final long LATE_AFTER_MILLIS = 120_000;
  private static final long DUPLICATE_WITHIN_MILLIS = 120_000;

  /** What the topic has of the same bytes. */
  private static final class Arrivals {
    private final Set<String> beacons = new HashSet<>();
    private int records;
    private long lastAppendMillis;
  }

  /** A view's minute and page, and whether it was late. */
  private record View(Instant minute, String page, boolean late) {}

  private final SentEvents sent;
  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, Arrivals> arrivals = new HashMap<>();
  private final Map<View, Long> views = new HashMap<>();
  private final Map<String, String> faults = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();
  private long records;
  private long counted;
  private long late;
  private long duplicates;

  EventTruth(SentEvents sent) {
    this.sent = sent;
  }

  /** Takes in the next record of the topic that is an event; partitions in any order. */
  void arrived(ConsumerRecord<byte[], byte[]> record) {
    String value = SentEvents.text(record.value());
    int end = value.indexOf('\n');
    String[] head = value.substring(0, end).split("\t", -1);
    String body = value.substring(end + 1);
    long receivedMillis = Long.parseLong(head[1]);
    SentEvents.Sending sending = sent.byBody().get(body);
    if (sending == null) {
      problems.add("nobody has sent: " + body);
      return;
    }
    records++;
    Arrivals before = arrivals.computeIfAbsent(body, first -> new Arrivals());
    boolean first = before.records == 0;
    before.beacons.add(head[1] + " " + head[2]);
    before.records++;
    if (sending.kind().equals("bad")) {
      faults.put(record.partition() + "-" + record.offset(), sending.fault());
    } else if (first) {
      count(body, receivedMillis, record.timestamp());
    } else {
      duplicates++;
      if (record.timestamp() - before.lastAppendMillis > DUPLICATE_WITHIN_MILLIS) {
        problems.add("a copy came too late to be known as one: " + body);
      }
    }
    before.lastAppendMillis = record.timestamp();
  }

  private void count(String body, long receivedMillis, long appendedMillis) {
    JsonNode event = read(body);
    long time = millis(event.path("event_time"));
    if (event.has("sent_at")) {
      time = receivedMillis - (millis(event.path("sent_at")) - time);
    }
    time = Math.min(time, receivedMillis); // at most a minute ahead, or it would be faulty
    boolean isLate = time < appendedMillis - LATE_AFTER_MILLIS;
    if (isLate) {
      late++;
    } else {
      counted++;
    }
    if (event.path("event_type").asText().equals("page_view")) {
      Instant minute = Instant.ofEpochMilli(time).truncatedTo(ChronoUnit.MINUTES);
      views.merge(new View(minute, path(event.path("page").asText()), isLate), 1L, Long::sum);
    }
  }

  private JsonNode read(String body) {
    try {
      return json.readTree(body.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long millis(JsonNode time) {
    return time.isNumber()
        ? time.asLong()
        : OffsetDateTime.parse(time.asText()).toInstant().toEpochMilli();
  }

  /** A page without host, query, fragment and trailing slash. */
  private static String path(String page) {
    String path = page.replaceFirst("^https?://[^/]+", "").replaceFirst("[?#].*$", "");
    return path.length() > 1 ? path.replaceFirst("/+$", "") : "/";
  }

  /** What is wrong already, before any store is looked at. */
  List<String> problems() {
    List<String> all = new ArrayList<>(problems);
    sent.byBody()
        .forEach(
            (body, sending) -> {
              Arrivals there = arrivals.getOrDefault(body, new Arrivals());
              int arrived = there.beacons.size();
              if (arrived < sending.accepted() || arrived > sending.accepted() + sending.open()) {
                all.add(
                    "%d accepted and %d open, but %d in the topic: %s"
                        .formatted(sending.accepted(), sending.open(), arrived, body));
              }
            });
    return all;
  }

  /** Events that the gateway has stored a second time. */
  long storedTwice() {
    return records - arrivals.values().stream().mapToLong(one -> one.beacons.size()).sum();
  }

  /** Events that are in the topic though nobody was told so. */
  long acceptedWithoutAnswer() {
    long arrived = records - storedTwice();
    return arrived - sent.byBody().values().stream().mapToLong(SentEvents.Sending::accepted).sum();
  }

  long records() {
    return records;
  }

  long counted() {
    return counted;
  }

  long late() {
    return late;
  }

  long duplicates() {
    return duplicates;
  }

  /** The reason that each quarantined event must have, by its place in the topic. */
  Map<String, String> faults() {
    return faults;
  }

  /** Views per page and minute, on time and late. */
  Set<PageMinute> pageMinutes() {
    Set<PageMinute> minutes = new HashSet<>();
    Set<List<Object>> keys = new HashSet<>();
    views.keySet().forEach(view -> keys.add(List.of(view.minute(), view.page())));
    for (List<Object> key : keys) {
      Instant minute = (Instant) key.get(0);
      String page = (String) key.get(1);
      minutes.add(
          new PageMinute(
              minute,
              page,
              views.getOrDefault(new View(minute, page, false), 0L),
              views.getOrDefault(new View(minute, page, true), 0L)));
    }
    return minutes;
  }
}
