package dev.tidemark.processor.counting;

import dev.tidemark.events.Slice;
import dev.tidemark.processor.memory.Hash128;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts by minute, metric and key, so that a task hands on a few thousand rows and not a few for
 * each event. An event whose row is there already costs no object.
 */
final class Tally {
  private static final byte SEPARATOR = '\t';

  /** A row, and the text of its key while it is looked for. */
  private static final class Cell {
    private String metric;
    private long minute;
    private byte[] array;
    private int offset;
    private int length;
    private int hash;
    private long events;

    void set(String ofMetric, long ofMinute, byte[] key, int from, int size) {
      metric = ofMetric;
      minute = ofMinute;
      array = key;
      offset = from;
      length = size;
      long mixed = Hash128.low(key, from, size) + 31 * ofMinute + ofMetric.hashCode();
      hash = Long.hashCode(mixed);
    }

    Cell copy() {
      Cell copy = new Cell();
      copy.metric = metric;
      copy.minute = minute;
      copy.array = Arrays.copyOfRange(array, offset, offset + length);
      copy.length = length;
      copy.hash = hash;
      return copy;
    }

    /**
     * The key as UTF-8. Bytes that are none become the replacement character, as in every text of
     * them, so that two keys that read the same are one.
     */
    byte[] text() {
      for (byte next : array) {
        if (next < 0) {
          return new String(array, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
        }
      }
      return array;
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Cell cell
          && cell.hash == hash
          && cell.minute == minute
          && cell.metric.equals(metric)
          && Arrays.equals(
              cell.array, cell.offset, cell.offset + cell.length, array, offset, offset + length);
    }
  }

  private final Map<Cell, Cell> cells = new HashMap<>();
  private final Cell probe = new Cell();
  private byte[] joined = new byte[256];
  private int joinedLength;

  /** Counts an event under a text as it is. */
  void add(String metric, long minute, Slice key) {
    probe.set(metric, minute, key.array(), key.offset(), key.length());
    count();
  }

  /** Counts an event under the key that was made of parts; see {@link #part}. */
  void addJoined(String metric, long minute) {
    probe.set(metric, minute, joined, 0, joinedLength);
    count();
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

  private void count() {
    Cell cell = cells.get(probe);
    if (cell == null) {
      cell = probe.copy();
      cells.put(cell, cell);
    }
    cell.events++;
  }

  /** What was counted, by minute and metric. */
  List<MetricCounts> byMetric() {
    Map<List<Object>, MetricCounts> groups = new HashMap<>();
    for (Cell cell : cells.values()) {
      groups
          .computeIfAbsent(
              List.of(cell.minute, cell.metric),
              group -> new MetricCounts(cell.minute, cell.metric, new KeyCounts()))
          .counts()
          .add(cell.text(), cell.events);
    }
    return List.copyOf(groups.values());
  }
}
