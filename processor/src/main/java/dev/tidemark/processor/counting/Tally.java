package dev.tidemark.processor.counting;

import dev.tidemark.events.Slice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts by minute, metric and key, so that a task hands on a few thousand rows and not a few for
 * each event. An event whose row is there already costs no object.
 */
public final class Tally {
  private static final byte SEPARATOR = '\t';

  /** A metric's counts by minute. Events come nearly in the order of their minutes. */
  private static final class Minutes {
    private final Map<Long, KeyCounts> all = new HashMap<>();
    private long currentMinute;
    private KeyCounts current;

    KeyCounts at(long minute) {
      if (current == null || currentMinute != minute) {
        current = all.computeIfAbsent(minute, missing -> new KeyCounts());
        currentMinute = minute;
      }
      return current;
    }
  }

  private final Map<String, Minutes> metrics = new HashMap<>();
  private byte[] joined = new byte[256];
  private int joinedLength;

  /** Counts an event under a text as it is. */
  public void add(String metric, long minute, Slice key) {
    counts(metric, minute).increment(key.array(), key.offset(), key.length());
  }

  /** Counts an event under the key that was made of parts; see {@link #part}. */
  void addJoined(String metric, long minute) {
    counts(metric, minute).increment(joined, 0, joinedLength);
  }

  /** Begins a key of several parts, with its first. */
  Tally firstPart(Slice text) {
    joinedLength = 0;
    append(text.array(), text.offset(), text.length());
    return this;
  }

  /** Begins a key of several parts, with its first. */
  Tally firstPart(String text) {
    joinedLength = 0;
    return append(text);
  }

  /** The key's next part. */
  Tally part(Slice text) {
    separate();
    append(text.array(), text.offset(), text.length());
    return this;
  }

  /** The key's next part. */
  Tally part(String text) {
    separate();
    return append(text);
  }

  private Tally append(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    append(bytes, 0, bytes.length);
    return this;
  }

  private void separate() {
    reserve(1);
    joined[joinedLength++] = SEPARATOR;
  }

  private void append(byte[] array, int offset, int length) {
    reserve(length);
    for (int i = offset; i < offset + length; i++) {
      byte next = array[i];
      joined[joinedLength++] = next == SEPARATOR ? (byte) ' ' : next;
    }
  }

  private void reserve(int more) {
    if (joined.length < joinedLength + more) {
      joined = Arrays.copyOf(joined, 2 * (joinedLength + more));
    }
  }

  private KeyCounts counts(String metric, long minute) {
    Minutes minutes = metrics.get(metric);
    if (minutes == null) {
      minutes = new Minutes();
      metrics.put(metric, minutes);
    }
    return minutes.at(minute);
  }

  /** What was counted, by minute and metric. */
  public List<MetricCounts> byMetric() {
    List<MetricCounts> counted = new ArrayList<>();
    metrics.forEach(
        (metric, minutes) ->
            minutes.all.forEach(
                (minute, counts) -> counted.add(new MetricCounts(minute, metric, counts))));
    return counted;
  }
}
