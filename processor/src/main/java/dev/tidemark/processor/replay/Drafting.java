package dev.tidemark.processor.replay;

import dev.tidemark.events.BeaconSplitter;
import dev.tidemark.events.EventParser;
import dev.tidemark.events.QuarantineRecord;
import dev.tidemark.events.RecordEnvelope;
import dev.tidemark.events.ReplaySource;
import dev.tidemark.events.TooManyEventsException;
import dev.tidemark.events.Topics;
import dev.tidemark.processor.log.LogReader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;

/**
 * Makes records of quarantined events: mended by the rule, in the envelope they came in, marked
 * with where they come from, and keyed as the gateway would key them. Whether they are valid now is
 * asked of the event contract.
 *
 * <p>The envelope is that of the first record, as long as the topic has it: received time, id, site
 * and all. Later only what the quarantine kept of it is there: when it was received.
 */
final class Drafting {
  private static final int HEAD_FIELDS = 9;
  private static final int EVENT_ID = 2;
  private static final int FORMAT = 3;

  private final Rule rule;
  private final LogReader events;
  private final EventParser parser = new EventParser();
  private final BeaconSplitter splitter = new BeaconSplitter(1);

  Drafting(Rule rule, LogReader events) {
    this.rule = rule;
    this.events = events;
  }

  Draft draft(QuarantineRecord quarantined) {
    Place place = new Place(quarantined.partition(), quarantined.offset());
    Instant receivedAt = Instant.ofEpochMilli(quarantined.receivedAtMillis());
    byte[] before = quarantined.raw();
    byte[] after = rule.mend(before, receivedAt).orElse(null);
    if (after == null) {
      return new Draft(place, before, before, quarantined.reasons(), -1, null, null);
    }
    byte[] value = value(quarantined, place, after);
    EventParser.Kind kind = parser.parse(value, System.currentTimeMillis());
    byte[] key = key(after);
    return new Draft(
        place,
        before,
        after,
        kind == EventParser.Kind.EVENT ? Set.of() : parser.event().reasons(),
        partition(key, place),
        key,
        value);
  }

  private byte[] value(QuarantineRecord quarantined, Place place, byte[] body) {
    String[] head = originalHead(quarantined, place);
    if (head == null) {
      return new RecordEnvelope(
              quarantined.receivedAtMillis(),
              id(place),
              source(place, "").toFormat(),
              null,
              false,
              null,
              null,
              null)
          .encode(body, 0, body.length);
    }
    head[FORMAT] = source(place, head[FORMAT]).toFormat();
    if (head[EVENT_ID].isEmpty()) {
      head[EVENT_ID] = id(place);
    }
    ByteArrayOutputStream value = new ByteArrayOutputStream(body.length + 256);
    value.writeBytes(String.join("\t", head).getBytes(StandardCharsets.UTF_8));
    value.write('\n');
    value.writeBytes(body);
    return value.toByteArray();
  }

  /** The fields of the first record's envelope; null where there is none, or none any more. */
  private String[] originalHead(QuarantineRecord quarantined, Place place) {
    Long first = events.firstOffsets().get(place.partition());
    if (first == null || place.offset() < first) {
      return null;
    }
    ConsumerRecord<byte[], byte[]> record = events.at(place.partition(), place.offset());
    byte[] value = record.value();
    boolean same =
        record.offset() == place.offset()
            && value != null
            && record.timestamp() == quarantined.appendedAtMillis()
            && endsWith(value, quarantined.raw());
    if (!same || value.length == quarantined.raw().length) {
      return null;
    }
    int end = value.length - quarantined.raw().length - 1;
    String[] head = new String(value, 0, end, StandardCharsets.UTF_8).split("\t", -1);
    return head.length == HEAD_FIELDS ? head : null;
  }

  private static boolean endsWith(byte[] value, byte[] raw) {
    int from = value.length - raw.length;
    return from >= 0 && Arrays.equals(value, from, value.length, raw, 0, raw.length);
  }

  /** Of an event that is sent again a second time, the format is still the first one. */
  private static ReplaySource source(Place place, String format) {
    ReplaySource before = ReplaySource.of(format);
    return new ReplaySource(
        place.partition(), place.offset(), before == null ? format : before.format());
  }

  private static String id(Place place) {
    return "replay-" + Topics.EVENTS + "-" + place;
  }

  private byte[] key(byte[] body) {
    try {
      return splitter.split(body, body.length) == 1 ? splitter.key(0) : null;
    } catch (TooManyEventsException e) {
      return null;
    }
  }

  /** Where Kafka's producer would send the key; without one, where the first record stands. */
  private int partition(byte[] key, Place place) {
    return key == null
        ? place.partition()
        : Utils.toPositive(Utils.murmur2(key)) % events.partitions();
  }
}
