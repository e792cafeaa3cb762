package dev.tidemark.gateway.kafka;

import dev.tidemark.gateway.spool.Spool;
import dev.tidemark.gateway.spool.SpoolRecord;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the spool's records to Kafka, in their order, a window at a time, and tells the spool how
 * far Kafka has them.
 *
 * <p>Paused at first; {@link #resume} starts it, and {@link #pause} or a failure of Kafka's stops
 * it. After a failure the rest of the window is awaited and then only what failed is sent again.
 *
 * <p>What Kafka refuses for good is set aside. As long as the disk does not take it, it stays where
 * it is in the spool, and the window ends there.
 *
 * <p>Works on a thread of its own, since it reads files; the window is confined to it. The
 * producer's I/O thread sets a record's state and wakes it. Without a backlog it sleeps.
 */
final class Drainer {
  private static final Logger log = LoggerFactory.getLogger(Drainer.class);
  private static final long PERSIST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long STOP_MILLIS = 5_000;

  private enum State {
    SENT,
    ACKNOWLEDGED,
    FAILED,
    REFUSED
  }

  private final String topic;
  private final Spool spool;
  private final EventPublisher publisher;
  private final long windowLimit;
  private final Thread thread = new Thread(this::run, "spool-drain");
  private final Deque<Sending> window = new ArrayDeque<>();
  private final AtomicInteger awaited = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private long windowBytes;
  private SpoolRecord lastDone;
  private long doneCount;
  private long doneBytes;
  private long persistedAtNanos = System.nanoTime();

  /** Whether the head of the window is refused by Kafka, and the disk does not take it either. */
  private boolean stuck;

  private long stuckAtNanos;
  private volatile Producer<byte[], byte[]> producer;
  private volatile boolean stopped;

  Drainer(String topic, Spool spool, EventPublisher publisher) {
    this.topic = topic;
    this.spool = spool;
    this.publisher = publisher;
    this.windowLimit = spool.config().drainWindowBytes();
    thread.setDaemon(true);
    spool.onSpooled(this::wake);
    thread.start();
  }

  void resume(Producer<byte[], byte[]> warmProducer) {
    producer = warmProducer;
    wake();
  }

  void pause() {
    producer = null;
  }

  /** Ends, after it has told the spool of all that was acknowledged. */
  void stop() {
    stopped = true;
    producer = null;
    wake();
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void wake() {
    LockSupport.unpark(thread);
  }

  private void run() {
    while (!stopped) {
      try {
        if (!step()) {
          sleep();
        }
      } catch (Throwable e) { // an Error must not end the draining for good
        log.atError()
            .addKeyValue("cause", e.toString())
            .log("Cannot read or clear the spool, trying again");
        LockSupport.parkNanos(this, RETRY_NANOS);
      }
    }
    try {
      settle();
      persist();
    } catch (Throwable e) {
      log.atWarn()
          .addKeyValue("cause", e.toString())
          .log("Cannot write how far the spool is drained; the next start sends some events twice");
    }
  }

  private void sleep() {
    if (doneCount > 0) {
      LockSupport.parkNanos(this, PERSIST_NANOS);
    } else if (stuck) {
      LockSupport.parkNanos(this, RETRY_NANOS);
    } else {
      LockSupport.park(this);
    }
  }

  /** Does what can be done now, and answers whether there may be more. */
  private boolean step() throws IOException {
    boolean settled = settle();
    if (doneCount > 0 && isPersistingDue()) {
      persist();
    }
    Producer<byte[], byte[]> open = producer;
    if (open == null) {
      return settled;
    }
    if (failed.get() > 0) {
      return awaited.get() == 0 && sendAgain(open);
    }
    return fill(open) || settled;
  }

  /** Takes from the window's head what needs no more waiting for. */
  private boolean settle() {
    boolean any = false;
    for (Sending head = window.peek();
        head != null
            && (head.state == State.ACKNOWLEDGED
                || (head.state == State.REFUSED && isSetAside(head.record)));
        head = window.peek()) {
      window.remove();
      windowBytes -= head.record.bytes();
      lastDone = head.record;
      doneCount++;
      doneBytes += head.record.bytes();
      any = true;
    }
    return any;
  }

  /** Sets a record aside, or says that it has to be tried again; what is before it goes on. */
  private boolean isSetAside(SpoolRecord record) {
    if (stuck && System.nanoTime() - stuckAtNanos < RETRY_NANOS) {
      return false;
    }
    try {
      spool.setAside(record);
      stuck = false;
      return true;
    } catch (IOException e) {
      reportStuck(e);
      return false;
    }
  }

  private void reportStuck(IOException cause) {
    if (!stuck) {
      log.atError()
          .addKeyValue("dir", spool.config().dir())
          .addKeyValue("cause", cause.toString())
          .log(
              "Cannot write beside the spool what Kafka refuses for good, so that what comes after"
                  + " it waits in the spool. Free or mend its disk, or raise the topic's"
                  + " max.message.bytes and restart the gateway");
    }
    stuck = true;
    stuckAtNanos = System.nanoTime();
  }

  private boolean isPersistingDue() {
    return window.isEmpty()
        || doneBytes >= windowLimit
        || System.nanoTime() - persistedAtNanos >= PERSIST_NANOS;
  }

  private void persist() throws IOException {
    if (doneCount > 0) {
      spool.drained(lastDone, doneCount);
      doneCount = 0;
      doneBytes = 0;
      persistedAtNanos = System.nanoTime();
    }
  }

  private boolean fill(Producer<byte[], byte[]> open) throws IOException {
    boolean any = false;
    while (windowBytes < windowLimit && failed.get() == 0) {
      SpoolRecord record = spool.next();
      if (record == null) {
        if (window.isEmpty() && doneCount == 0) {
          spool.drainedAll();
        }
        break;
      }
      any = true;
      Sending sending = new Sending(record);
      window.add(sending);
      windowBytes += record.bytes();
      if (spool.isAcknowledged(record)) {
        sending.state = State.ACKNOWLEDGED;
      } else {
        send(open, sending);
      }
    }
    return any;
  }

  private boolean sendAgain(Producer<byte[], byte[]> open) {
    failed.set(0);
    for (Sending sending : window) {
      if (sending.state == State.FAILED) {
        send(open, sending);
      }
    }
    return true;
  }

  private void send(Producer<byte[], byte[]> open, Sending sending) {
    SpoolRecord record = sending.record;
    ProducerRecord<byte[], byte[]> sent = new ProducerRecord<>(topic, record.key(), record.value());
    sending.state = State.SENT;
    awaited.incrementAndGet();
    EventPublisher.send(open, sent, sending);
  }

  /** One record of the window. */
  private final class Sending implements Callback {
    private final SpoolRecord record;
    private volatile State state = State.SENT;

    Sending(SpoolRecord record) {
      this.record = record;
    }

    @Override
    public void onCompletion(RecordMetadata metadata, Exception exception) {
      if (exception == null) {
        publisher.acknowledged(metadata.partition());
        state = State.ACKNOWLEDGED;
      } else if (KafkaFailure.isOfTheRecord(exception)) {
        state = State.REFUSED;
      } else {
        state = State.FAILED;
        failed.incrementAndGet();
        producer = null;
        publisher.failed(exception);
      }
      awaited.decrementAndGet();
      wake();
    }
  }
}
