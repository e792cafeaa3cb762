package dev.tidemark.loadgen.traffic;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a traffic would send, without sending it: the clock is the schedule itself. */
public final class SentEvents {
  public static final long START_MILLIS = 1_795_000_000_000L;

  /** As strict as the standard. */
  public static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private SentEvents() {}

  /** An event with the time it was sent. */
  public record Sent(long dueNanos, OutgoingEvent event) {
    public long sentMillis() {
      return START_MILLIS + TimeUnit.NANOSECONDS.toMillis(dueNanos);
    }

    public JsonNode json() {
      try {
        return JSON.readTree(event.body());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    public String field(String name) {
      return json().path(name).asText();
    }
  }

  /** The next events, at most so many, each answered at once. */
  public static List<Sent> take(Traffic traffic, int number, boolean accepted) {
    List<Sent> sent = new ArrayList<>();
    for (int i = 0; i < number && traffic.nextDueNanos() != Traffic.END; i++) {
      long due = traffic.nextDueNanos();
      OutgoingEvent event = traffic.next(START_MILLIS + TimeUnit.NANOSECONDS.toMillis(due));
      event.answered(accepted);
      sent.add(new Sent(due, event));
    }
    return sent;
  }

  public static List<Sent> ofKind(List<Sent> sent, Kind kind) {
    return sent.stream().filter(one -> one.event().kind() == kind).toList();
  }
}
