package dev.tidemark.gateway.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A queue of records in files: appended at one end, forced in groups, read and drained at the other
 * end, in order, over crashes.
 *
 * <p>What {@link #force} has returned for is there after a power cut. No record spans files. A file
 * is deleted when all of it is drained, so an empty queue has no files. After any error the file in
 * which it happened is never written again: what the system has thrown away of it nobody knows.
 *
 * <p>After a crash each file is good, from where it is drained, up to its first record that is not
 * whole, and nothing is appended to it any more.
 *
 * <p>One thread writes, another reads and drains; all methods that touch files are synchronized.
 */
final class SegmentLog implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(SegmentLog.class);
  private static final int MOST_BUFFER_BYTES = 1 << 20;

  private static final String PROBE = "probe";

  /** More than what a full disk may still take in some corner. */
  private static final int PROBE_BYTES = 64 << 10;

  /** How far behind a damaged place whole records are looked for. */
  private static final long SEARCHED_BYTES = 256 << 10;

  private final SpoolFiles files;
  private final DrainCursors cursors;
  private final long segmentBytes;
  private final ByteBuffer buffer;

  /** Oldest first. */
  private final Deque<Segment> segments = new ArrayDeque<>();

  private Segment active;
  private SpoolFile activeFile;
  private long unforcedRecords;
  private long firstUnforcedMillis;
  private int nextNumber = 1;
  private Segment reading;

  /** Of the file that was read last, also when it is gone. */
  private int readNumber;

  private SegmentReader reader;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong records = new AtomicLong();
  private volatile long oldestMillis;
  private final AtomicLong damagedBytes = new AtomicLong();

  private SegmentLog(SpoolFiles files, long segmentBytes) {
    this.files = files;
    this.cursors = new DrainCursors(files);
    this.segmentBytes = segmentBytes;
    this.buffer = ByteBuffer.allocateDirect((int) Math.min(segmentBytes, MOST_BUFFER_BYTES));
  }

  /** Opens what a former process has left, or nothing. */
  static SegmentLog open(SpoolFiles files, long segmentBytes) throws IOException {
    SegmentLog opened = new SegmentLog(files, segmentBytes);
    opened.recover();
    return opened;
  }

  /** Bytes of all files. */
  long bytes() {
    return bytes.get();
  }

  /** Forced and not drained. */
  long records() {
    return records.get();
  }

  /** When the oldest of them was written, or a little earlier; 0 if there is none. */
  long oldestMillis() {
    return oldestMillis;
  }

  /** Bytes that were not whole records, found so at the start or while reading. */
  long damagedBytes() {
    return damagedBytes.get();
  }

  /**
   * Appends a record. It is durable only after the next {@link #force}.
   *
   * @return its position
   * @throws IOException when it and all that was appended since the last force is not stored
   */
  synchronized long append(long nowMillis, byte[] key, byte[] value) throws IOException {
    int length = RecordFormat.bytes(key, value);
    try {
      if (active != null && (active.damaged || active.written + length > segmentBytes)) {
        seal();
      }
      if (active == null) {
        begin();
      }
      long position = Position.of(active.number(), active.written);
      put(RecordFormat.head(active.number(), nowMillis, key, value));
      if (key != null) {
        put(ByteBuffer.wrap(key));
      }
      put(ByteBuffer.wrap(value));
      grow(length);
      if (unforcedRecords++ == 0) {
        firstUnforcedMillis = nowMillis;
      }
      return position;
    } catch (Throwable e) { // an Error, too, leaves the file half written
      abandon();
      throw e;
    }
  }

  /**
   * Makes all that was appended durable.
   *
   * @throws IOException when what was appended since the last force may not be stored
   */
  synchronized void force() throws IOException {
    if (unforcedRecords == 0) {
      return;
    }
    try {
      if (active.damaged) {
        throw new IOException(active.fileName() + " is damaged");
      }
      flush();
      activeFile.force();
    } catch (Throwable e) { // an Error, too, leaves the file half written
      abandon();
      throw e;
    }
    active.durable = active.written;
    active.unread += unforcedRecords;
    records.addAndGet(unforcedRecords);
    if (oldestMillis == 0 && unforcedRecords > 0) {
      oldestMillis = firstUnforcedMillis;
    }
    unforcedRecords = 0;
  }

  /** For a file in the form of a segment that is none of this log's before the next start. */
  synchronized int newNumber() {
    return nextNumber++;
  }

  /** Tries whether the disk takes a new file and forces it. */
  synchronized void probe() throws IOException {
    try (SpoolFile probe = files.create(PROBE)) {
      probe.append(ByteBuffer.allocate(PROBE_BYTES));
      probe.force();
      files.syncFolder();
    } finally {
      files.delete(PROBE);
    }
  }

  /** The next durable record that has not been read in this process; null if there is none. */
  synchronized SpoolRecord next() throws IOException {
    while (reading != null || readOn()) {
      SpoolRecord record = reader.next(reading.durable);
      if (record != null) {
        reading.unread--;
        return record;
      }
      if (reader.offset() < reading.durable) {
        passOverDamage();
      }
      if (reading == active || !readOn()) {
        return null;
      }
    }
    return null;
  }

  /**
   * Forgets records that Kafka has: those before a position. To be called in order.
   *
   * @param end of the last of them. If this fails, it is to be called again in the same way
   * @param count how many since the last call
   * @param atMillis when the last of them was written
   */
  synchronized void drained(long end, long count, long atMillis) throws IOException {
    int number = Position.segment(end);
    for (Segment first = segments.peekFirst();
        first != null && isDrained(first, number, Position.offset(end));
        first = segments.peekFirst()) {
      delete(first);
    }
    records.addAndGet(-count);
    oldestMillis = atMillis;
    Segment first = segments.peekFirst();
    if (first == null) {
      records.set(0);
      oldestMillis = 0;
    } else if (first.number() == number && Position.offset(end) > first.drained) {
      first.drained = Position.offset(end);
      cursors.write(first);
    }
  }

  /** Where reading stands: all before it was read, or was damaged. */
  synchronized long readPosition() {
    return reading == null ? 0 : Position.of(reading.number(), reader.offset());
  }

  /** Forces nothing: what was not forced was not promised. */
  @Override
  public synchronized void close() throws IOException {
    stopReading();
    SpoolFile.closeQuietly(activeFile);
    cursors.close();
    active = null;
    activeFile = null;
  }

  private void recover() throws IOException {
    List<String> names = files.list().stream().sorted().toList();
    for (String name : names) {
      if (Segment.isFile(name) || Segment.isCursor(name)) {
        nextNumber = Math.max(nextNumber, Segment.numberOf(name) + 1);
      }
    }
    for (String name : names) {
      if (Segment.isFile(name)) {
        recover(new Segment(name), names);
      }
    }
    files.delete(PROBE);
    cursors.delete(number -> !isKept(number));
    // What is seen to be gone must be gone: a killed process may not have come to this.
    files.syncFolder();
  }

  private boolean isKept(int number) {
    return segments.stream().anyMatch(segment -> segment.number() == number);
  }

  private void recover(Segment segment, List<String> names) throws IOException {
    segment.drained = cursors.read(segment.number(), names);
    SpoolFile file = files.open(segment.fileName());
    try (SegmentReader scan = new SegmentReader(file, segment.number(), segment.drained)) {
      segment.written = file.size();
      for (SpoolRecord record = scan.next(segment.written);
          record != null;
          record = scan.next(segment.written)) {
        segment.unread++;
        if (oldestMillis == 0) {
          oldestMillis = record.spooledAtMillis();
        }
      }
      segment.durable = scan.offset();
      if (segment.durable < segment.written) {
        cut(segment, isFollowed(scan, segment.written));
      }
    }
    if (segment.unread == 0) {
      files.delete(segment.fileName());
      files.syncFolder();
      return;
    }
    segments.add(segment);
    bytes.addAndGet(segment.written);
    records.addAndGet(segment.unread);
  }

  /** Whether a whole record stands not far behind what is none. */
  private static boolean isFollowed(SegmentReader scan, long end) throws IOException {
    long searched = Math.min(end, scan.offset() + SEARCHED_BYTES);
    while (scan.offset() < searched) {
      scan.skip();
      if (scan.next(searched) != null) {
        return true;
      }
    }
    return false;
  }

  /** What a crash tears is at the end, and seldom has anything whole behind it. */
  private void cut(Segment segment, boolean followed) {
    long lost = segment.written - segment.durable;
    damagedBytes.addAndGet(lost);
    log.atLevel(followed ? Level.ERROR : Level.WARN)
        .addKeyValue("file", segment.fileName())
        .addKeyValue("offset", segment.durable)
        .addKeyValue("bytes", lost)
        .log(
            followed
                ? "A spool file is damaged before its end and is cut there: events that had been"
                    + " answered 204 may be lost. Check its disk"
                : "Cut the end of a spool file that is not whole. What a crash or a failed write has"
                    + " torn had not been promised; if its disk is damaged, events may be lost");
  }

  private void begin() throws IOException {
    Segment segment = new Segment(nextNumber++);
    SpoolFile file = files.create(segment.fileName());
    try {
      files.syncFolder();
    } catch (Throwable e) {
      SpoolFile.closeQuietly(file);
      deleteQuietly(segment.fileName());
      throw e;
    }
    active = segment;
    activeFile = file;
    segments.add(segment);
  }

  private void seal() throws IOException {
    force();
    activeFile.close();
    active = null;
    activeFile = null;
  }

  /** Writes no more to the file in which something failed; what was forced before stays. */
  private void abandon() {
    Segment failed = active;
    SpoolFile failedFile = activeFile;
    active = null; // before anything else can fail
    activeFile = null;
    buffer.clear();
    unforcedRecords = 0;
    SpoolFile.closeQuietly(failedFile);
    if (failed != null && failed.durable == 0) {
      segments.remove(failed);
      bytes.addAndGet(-failed.written);
      if (reading == failed) {
        stopReading();
      }
      deleteQuietly(failed.fileName());
      if (segments.isEmpty()) {
        oldestMillis = 0; // all that was in it was damaged
      }
    }
  }

  private void grow(int length) {
    active.written += length;
    bytes.addAndGet(length);
  }

  private void put(ByteBuffer source) throws IOException {
    while (source.hasRemaining()) {
      if (!buffer.hasRemaining()) {
        flush();
      }
      int count = Math.min(source.remaining(), buffer.remaining());
      buffer.put(source.duplicate().limit(source.position() + count));
      source.position(source.position() + count);
    }
  }

  private void flush() throws IOException {
    buffer.flip();
    if (buffer.hasRemaining()) {
      activeFile.append(buffer);
    }
    buffer.clear();
  }

  /** Goes on to the next file after the one that was read last; false if there is none. */
  private boolean readOn() throws IOException {
    for (Segment segment : segments) {
      if (segment.number() > readNumber) {
        SpoolFile file = files.open(segment.fileName());
        SpoolFile.closeQuietly(reader);
        reader = new SegmentReader(file, segment.number(), segment.drained);
        reading = segment;
        readNumber = segment.number();
        return true;
      }
    }
    return false;
  }

  private void stopReading() {
    SpoolFile.closeQuietly(reader);
    reading = null;
    reader = null;
  }

  /**
   * What was whole when it was forced is so no more: the disk's fault, and no way to mend it. If
   * the file is still written to, the next record goes to another.
   */
  private void passOverDamage() {
    long lost = reading.durable - reader.offset();
    damagedBytes.addAndGet(lost);
    log.atError()
        .addKeyValue("file", reading.fileName())
        .addKeyValue("offset", reader.offset())
        .addKeyValue("bytes", lost)
        .log("A spool file is damaged: the events from here to its end are lost");
    reading.durable = reader.offset();
    reading.damaged = true;
    records.addAndGet(-reading.unread);
    reading.unread = 0;
  }

  private boolean isDrained(Segment segment, int number, long offset) {
    boolean whole =
        segment.number() < number || (segment.number() == number && offset >= segment.durable);
    return whole && (segment != active || unforcedRecords == 0);
  }

  /**
   * The file first and for good, then its cursor: the other way round all of it would come back.
   */
  private void delete(Segment segment) throws IOException {
    if (segment == active) {
      SpoolFile.closeQuietly(
          activeFile); // before anything can fail: nobody may write to what is gone
      active = null;
      activeFile = null;
    }
    files.delete(segment.fileName());
    files.syncFolder();
    segments.remove(segment);
    bytes.addAndGet(-segment.written);
    if (segment == reading) {
      stopReading();
    }
    cursors.delete(number -> number == segment.number());
  }

  private void deleteQuietly(String name) {
    try {
      files.delete(name);
    } catch (IOException e) {
      log.atWarn()
          .addKeyValue("file", name)
          .addKeyValue("cause", e.toString())
          .log("Cannot delete a spool file that holds nothing; the next start will");
    }
  }
}
