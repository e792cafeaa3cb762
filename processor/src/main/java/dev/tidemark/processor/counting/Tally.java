package dev.tidemark.processor.counting;

import dev.tidemark.events.ParsedEvent;
import dev.tidemark.events.Slice;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts by minute, metric and key, so that a task hands on a few thousand rows and not a few for
 * each event. An event whose row is there already costs no object. Keys are made of numbered texts;
 * those of an event are looked up once for all metrics.
 */
public final class Tally {
  /** Takes what was counted, a metric in a minute at a time. */
  @FunctionalInterface
  public interface Taker {
    /**
     * Takes a metric's counts.
     *
     * @param minute the window, in milliseconds
     * @param counts as {@link KeyCounts#fromBytes} takes them
     */
    void take(long minute, String metric, byte[] counts);
  }

  private static final long MOST_KEY_BYTES = 16 << 20;

  /** A metric's counts by minute. Events come nearly in the order of their minutes. */
  private static final class Minutes {
    private final Texts texts;
    private final Map<Long, NumberedCounts> all = new HashMap<>();
    private long currentMinute;
    private NumberedCounts current;

    Minutes(Texts texts) {
      this.texts = texts;
    }

    NumberedCounts at(long minute) {
      if (current == null || currentMinute != minute) {
        current = all.computeIfAbsent(minute, missing -> new NumberedCounts(texts));
        currentMinute = minute;
      }
      return current;
    }
  }

  private final Map<String, Minutes> metrics = new HashMap<>();
  private final Texts texts = new Texts();

  /** The number of a text, for keys. */
  public int number(Slice text) {
    return texts.number(text);
  }

  int number(byte[] array, int offset, int length) {
    return texts.number(array, offset, length);
  }

  int number(String text) {
    return texts.number(text);
  }

  /** The numbers of an event's texts. */
  EventTexts texts(ParsedEvent event) {
    return new EventTexts(event, texts);
  }

  /** Counts an event under a text as it is. */
  public void add(String metric, long minute, int key) {
    add(metric, minute, key, Texts.NONE);
  }

  /** Counts an event under a key of two parts. */
  void add(String metric, long minute, int first, int second) {
    add(metric, minute, first, second, Texts.NONE);
  }

  /** Counts an event under a key of three parts. */
  void add(String metric, long minute, int first, int second, int third) {
    Minutes minutes = metrics.get(metric);
    if (minutes == null) {
      minutes = new Minutes(texts);
      metrics.put(metric, minutes);
    }
    minutes.at(minute).increment(first, second, third);
  }

  /** Whether the keys are so many, or so long, that they are better handed on before more come. */
  boolean isFull() {
    return texts.keyBytes() > MOST_KEY_BYTES;
  }

  /** Hands on what was counted. */
  public void give(Taker taker) {
    metrics.forEach(
        (metric, minutes) ->
            minutes.all.forEach((minute, counts) -> taker.take(minute, metric, counts.toBytes())));
  }
}
