package dev.tidemark.gateway.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.events.EventParser;
import dev.tidemark.events.ParsedEvent;
import dev.tidemark.events.RecordEnvelope;
import java.util.ArrayList;
import java.util.List;

/** What becomes of a request: the events as they are written, and as the processor reads them. */
final class Translated {
  static final long RECEIVED_AT = 1_795_437_200_000L;

  private final NativeEvents events = new NativeEvents(1_000);

  static Translated of(SdkFormat format, String body) {
    return of(format, null, body.getBytes(UTF_8));
  }

  static Translated of(SdkFormat format, String query, byte[] body) {
    Translated translated = new Translated();
    format.translate(
        new SdkRequest(body, body.length, query, RECEIVED_AT, "203.0.113.0", "Test/1"),
        translated.events);
    return translated;
  }

  int count() {
    return events.count();
  }

  String format() {
    return events.format(0);
  }

  String sentAt() {
    return events.sentAt(0);
  }

  byte[] key(int i) {
    return events.key(i);
  }

  List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < events.count(); i++) {
      texts.add(text(i));
    }
    return texts;
  }

  String text(int i) {
    return new String(events.bytes(), events.start(i), events.end(i) - events.start(i), UTF_8);
  }

  /** How many bytes an event has. */
  int bytes(int i) {
    return events.end(i) - events.start(i);
  }

  /** The first event. */
  ParsedEvent parsed() {
    return parsed(0);
  }

  ParsedEvent parsed(int i) {
    RecordEnvelope envelope =
        new RecordEnvelope(
            RECEIVED_AT,
            "given-by-gateway",
            events.format(i),
            null,
            false,
            null,
            events.sentAt(i),
            null);
    byte[] value =
        envelope.encode(events.bytes(), events.start(i), events.end(i) - events.start(i));
    EventParser parser = new EventParser();
    parser.parse(value, RECEIVED_AT);
    return parser.event();
  }
}
