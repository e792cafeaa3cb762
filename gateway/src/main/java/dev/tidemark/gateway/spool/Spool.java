package dev.tidemark.gateway.spool;

import dev.tidemark.gateway.refusal.Refusal;
import dev.tidemark.gateway.refusal.RefusedException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events on disk, while Kafka does not take them.
 *
 * <p>A thread of its own writes: all that has come while the disk was busy is one group with one
 * force, and its senders are told after it. What waits for that thread is bounded, and so are the
 * files.
 *
 * <ul>
 *   <li>taking: at first.
 *   <li>full: the files have reached the limit; until a drained file is deleted.
 *   <li>failing: after an error of the disk. What was being written is refused, a new file is tried
 *       every second, and until that works everything is refused at once.
 *   <li>hanging: while a group has been with the disk for longer than any healthy disk takes; what
 *       comes is refused at once.
 *   <li>closed: for good.
 * </ul>
 */
public final class Spool implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(Spool.class);
  private static final long RETRY_MILLIS = 1_000;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  /** Longer than a busy disk pauses; a sender's patience is about over by then. */
  private static final long HANGING_MILLIS = 5_000;

  /** What has to fit for the spool not to be called full: about a large body. */
  private static final long ROOM_BYTES = 64 << 10;

  private static final int RECORD_OVERHEAD = RecordFormat.HEAD_BYTES + RecordFormat.LEAST_LENGTH;

  private final SegmentLog log;
  private final SpoolFiles files;
  private final SetAside aside;
  private final SpoolConfig config;
  private final SpoolTimings timings;
  private final Clock clock;
  private final LateAcknowledgements late = new LateAcknowledgements();
  private final Thread writer = new Thread(this::writeUntilClosed, "spool-writer");
  private final Object queueLock = new Object();
  private List<SpoolBatch> queue = new ArrayList<>();
  private long queuedBytes;
  private boolean closed;
  private volatile Runnable onSpooled = () -> {};
  private volatile String failure;

  /** When the group that is being written was begun; 0 while none is. */
  private volatile long writingSinceMillis;

  private final AtomicLong spooled = new AtomicLong();
  private final AtomicLong drained = new AtomicLong();
  private final AtomicLong setAside = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong errors = new AtomicLong();

  private Spool(
      SpoolFiles files,
      SegmentLog log,
      SetAside aside,
      SpoolConfig config,
      SpoolTimings timings,
      Clock clock) {
    this.files = files;
    this.log = log;
    this.aside = aside;
    this.config = config;
    this.timings = timings;
    this.clock = clock;
    writer.setDaemon(true);
    writer.start();
  }

  /**
   * Opens the spool in its folder, with what a former process has left there.
   *
   * @throws SpoolException when the folder cannot be used
   */
  public static Spool open(SpoolConfig config, SpoolTimings timings) throws SpoolException {
    try {
      Spool spool = open(DiskFiles.open(config.dir()), config, timings, Clock.systemUTC());
      if (spool.records() > 0) {
        logger
            .atInfo()
            .addKeyValue("dir", config.dir())
            .addKeyValue("records", spool.records())
            .log("A former run has left events in the spool, they go to Kafka now");
      }
      return spool;
    } catch (IOException e) {
      throw new SpoolException(
          "cannot use the spool's folder '" + config.dir() + "': " + e.getMessage(), e);
    }
  }

  /** As {@link #open(SpoolConfig, SpoolTimings)}, in a folder that is open already. */
  static Spool open(SpoolFiles files, SpoolConfig config, SpoolTimings timings, Clock clock)
      throws IOException {
    SegmentLog log = SegmentLog.open(files, config.segmentBytes());
    SetAside aside = new SetAside(files, log::newNumber, config.maxBytes());
    return new Spool(files, log, aside, config, timings, clock);
  }

  /**
   * Takes a batch. It is told what became of it, unless this throws.
   *
   * @throws RefusedException when the spool is full or failing, or too much waits for it
   */
  public void store(SpoolBatch batch) throws RefusedException {
    put(batch, config.maxQueuedBytes());
  }

  /** As {@link #store}, for a batch that waits for Kafka and is within that limit already. */
  public void storeToo(SpoolBatch batch) throws RefusedException {
    put(batch, Long.MAX_VALUE);
  }

  /** What keeps the spool from taking events, as a sentence; null if nothing does. */
  public String problem() {
    String failed = failure;
    if (failed != null) {
      return "The spool in '" + config.dir() + "' cannot be written: " + failed + ".";
    }
    long hanging = hangingMillis();
    if (hanging > 0) {
      return "The spool's disk has not answered for " + hanging / 1_000 + " s.";
    }
    if (log.bytes() + Math.min(ROOM_BYTES, config.maxBytes() / 8) > config.maxBytes()) {
      return "The spool has reached its limit of " + config.maxBytes() + " bytes.";
    }
    return null;
  }

  /** Has this called, on the spool's thread, whenever there is something more to drain. */
  public void onSpooled(Runnable more) {
    onSpooled = more;
  }

  /** The next record to be drained; null if there is none now. */
  public SpoolRecord next() throws IOException {
    return log.next();
  }

  /** Kafka has acknowledged these after all; draining passes over them. */
  public void acknowledgedLate(long[] positions) {
    late.add(positions);
  }

  /** Whether Kafka has acknowledged the record before it was drained. Asked once for each. */
  public boolean isAcknowledged(SpoolRecord record) {
    return late.take(record.position());
  }

  /**
   * Kafka has all records up to this one.
   *
   * @param count how many since the last call
   */
  public void drained(SpoolRecord last, long count) throws IOException {
    log.drained(last.end(), count, last.spooledAtMillis());
    drained.addAndGet(count);
    if (log.records() == 0) {
      late.clear();
    }
  }

  /** There is nothing left to read: what was damaged goes with what was drained. */
  public void drainedAll() throws IOException {
    if (log.bytes() > 0 && log.readPosition() > 0) {
      log.drained(log.readPosition(), 0, log.oldestMillis());
    }
  }

  /**
   * Keeps a record that Kafka refuses for good until the next start tries it again. Once what is
   * kept so has reached the spool's limit, further ones are dropped.
   *
   * @throws IOException when the disk does not take it; it may be tried again
   */
  public void setAside(SpoolRecord record) throws IOException {
    boolean kept = aside.keep(record);
    (kept ? setAside : dropped).incrementAndGet();
    logger
        .atError()
        .addKeyValue("dir", config.dir())
        .addKeyValue("bytes", record.bytes())
        .log(
            kept
                ? "Kafka refuses a spooled event for good; it is kept beside the spool, and tried"
                    + " again at the next start. Compare its size with the topic's max.message.bytes"
                : "Kafka refuses a spooled event for good, and there is no room to keep it: it is"
                    + " lost. Raise spool.max-bytes, or the topic's max.message.bytes");
  }

  public SpoolConfig config() {
    return config;
  }

  public long bytes() {
    return log.bytes();
  }

  /** Events on disk that Kafka does not have. */
  public long records() {
    return log.records();
  }

  /** Age of the oldest of them; 0 if there is none. */
  public double oldestAgeSeconds() {
    long oldest = log.oldestMillis();
    return oldest == 0 ? 0 : Math.max(0, clock.millis() - oldest) / 1_000.0;
  }

  /** Events that this process has put on disk. */
  public long spooledTotal() {
    return spooled.get();
  }

  /** Events that have left the spool in this process: Kafka has them, or refuses them for good. */
  public long drainedTotal() {
    return drained.get();
  }

  /** Events that Kafka refuses for good. */
  public long setAsideTotal() {
    return setAside.get();
  }

  /** Events that Kafka refuses for good and that there was no room to keep. */
  public long droppedTotal() {
    return dropped.get();
  }

  public long errorsTotal() {
    return errors.get();
  }

  public long damagedBytesTotal() {
    return log.damagedBytes();
  }

  public long queuedBytes() {
    synchronized (queueLock) {
      return queuedBytes;
    }
  }

  /** Writes what was taken, then closes the files. What is not drained stays for the next start. */
  @Override
  public void close() {
    synchronized (queueLock) {
      closed = true;
      queueLock.notifyAll();
    }
    try {
      writer.join(CLOSE_TIMEOUT.toMillis());
      if (writer.isAlive()) {
        logger.atWarn().log("The spool's disk hangs, its files are left as they are");
        return;
      }
      log.close();
      files.close();
    } catch (IOException e) {
      logger.atWarn().addKeyValue("cause", e.toString()).log("Cannot close the spool");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How long the disk has had the group that is being written; 0 if that is not too long. */
  private long hangingMillis() {
    long since = writingSinceMillis;
    long millis = since == 0 ? 0 : clock.millis() - since;
    return millis < HANGING_MILLIS ? 0 : millis;
  }

  private void put(SpoolBatch batch, long queueLimit) throws RefusedException {
    if (failure != null || hangingMillis() > 0) {
      throw new RefusedException(Refusal.SPOOL_FAILED);
    }
    if (log.bytes() + sizeOf(batch) > config.maxBytes()) {
      throw new RefusedException(Refusal.SPOOL_FULL);
    }
    synchronized (queueLock) {
      if (closed) {
        throw new RefusedException(Refusal.NOT_READY);
      }
      if (queuedBytes + batch.bytes() > queueLimit) {
        throw new RefusedException(Refusal.IN_FLIGHT_LIMIT);
      }
      queuedBytes += batch.bytes();
      queue.add(batch);
      queueLock.notifyAll();
    }
  }

  private void writeUntilClosed() {
    boolean open = true;
    while (open) {
      try {
        open = writeNext();
      } catch (Throwable e) { // or nothing would be stored any more, and nobody be told
        failed(e);
      }
    }
  }

  private boolean writeNext() {
    List<SpoolBatch> group = take();
    if (group == null) {
      return false;
    }
    if (group.isEmpty()) {
      tryAgain();
    } else {
      write(group);
    }
    return true;
  }

  /** All that waits; nothing when it is time to try a failing disk; null when it is over. */
  private List<SpoolBatch> take() {
    synchronized (queueLock) {
      while (queue.isEmpty() && !closed) {
        try {
          if (failure != null) {
            queueLock.wait(RETRY_MILLIS);
            return taken();
          }
          queueLock.wait();
        } catch (InterruptedException e) {
          closed = true; // nobody interrupts this thread but to end it
        }
      }
      return queue.isEmpty() ? null : taken();
    }
  }

  private List<SpoolBatch> taken() {
    List<SpoolBatch> group = queue;
    queue = new ArrayList<>();
    return group;
  }

  private void write(List<SpoolBatch> group) {
    List<SpoolBatch> fitting = fitting(group);
    Refusal refusal = null;
    try {
      writingSinceMillis = clock.millis();
      store(fitting);
    } catch (Throwable e) { // an Error is told as well
      failed(e);
      refusal = Refusal.SPOOL_FAILED;
    } finally {
      writingSinceMillis = 0;
    }
    for (SpoolBatch batch : fitting) {
      tell(batch, refusal);
    }
    synchronized (queueLock) {
      queuedBytes -= group.stream().mapToLong(SpoolBatch::bytes).sum();
    }
    if (refusal == null) {
      onSpooled.run();
    }
  }

  private void store(List<SpoolBatch> group) throws IOException {
    long start = System.nanoTime();
    for (SpoolBatch batch : group) {
      append(batch);
    }
    long appended = System.nanoTime();
    log.force();
    spooled.addAndGet(group.stream().mapToLong(SpoolBatch::count).sum());
    timings.spoolAppended(appended - start);
    timings.spoolForced(System.nanoTime() - appended);
  }

  /** Never fails, since others wait to be told, too. */
  private static void tell(SpoolBatch batch, Refusal refusal) {
    try {
      if (refusal == null) {
        batch.spooled();
      } else {
        batch.notSpooled(refusal);
      }
    } catch (Throwable e) {
      logger
          .atError()
          .addKeyValue("cause", e.toString())
          .log("Cannot tell a sender what became of its events");
    }
  }

  /** Those for which there is room; the others are told. */
  private List<SpoolBatch> fitting(List<SpoolBatch> group) {
    List<SpoolBatch> fitting = new ArrayList<>(group.size());
    long room = config.maxBytes() - log.bytes();
    for (SpoolBatch batch : group) {
      long size = sizeOf(batch);
      if (size <= room) {
        room -= size;
        fitting.add(batch);
      } else {
        tell(batch, Refusal.SPOOL_FULL);
      }
    }
    return fitting;
  }

  private void append(SpoolBatch batch) throws IOException {
    long now = clock.millis();
    for (int i = 0; i < batch.count(); i++) {
      batch.placed(i, log.append(now, batch.key(i), batch.value(i)));
    }
  }

  private void tryAgain() {
    try {
      log.probe();
      failure = null;
      logger.atInfo().addKeyValue("dir", config.dir()).log("The spool's disk works again");
    } catch (Throwable e) {
      failed(e);
    }
  }

  private void failed(Throwable cause) {
    errors.incrementAndGet();
    String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    boolean news = !reason.equals(failure);
    failure = reason;
    if (news) {
      logger
          .atError()
          .addKeyValue("dir", config.dir())
          .addKeyValue("cause", cause.toString())
          .log("Cannot write the spool, refusing what would go there. Free or mend its disk");
    }
  }

  private static long sizeOf(SpoolBatch batch) {
    return batch.bytes() + (long) RECORD_OVERHEAD * batch.count();
  }
}
