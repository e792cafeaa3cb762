package dev.tidemark.gateway.kafka;

import dev.tidemark.gateway.refusal.Refusal;
import dev.tidemark.gateway.refusal.RefusedException;
import dev.tidemark.gateway.spool.SpoolBatch;
import io.vertx.core.Handler;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * One body's records on their way to Kafka, or to the spool when Kafka does not take them.
 *
 * <p>Towards Kafka: the producer calls back once for each record, on its I/O thread or, if it
 * refuses at once, on the caller's. After the last one Kafka is settled: it has all records, or it
 * does not and they go to the spool.
 *
 * <p>Towards the spool, each moved on by what is named:
 *
 * <ul>
 *   <li>{@code NOT_TRIED}: Kafka is asked. The deadline or Kafka's failure moves it on.
 *   <li>{@code WRITING}: waits for the disk, whose outcome moves it on.
 *   <li>{@code STORED}. If Kafka acknowledges now, or has while the disk was written, the spool is
 *       told not to send the records again.
 *   <li>{@code REFUSED}: there is no spool, or it does not take events.
 * </ul>
 *
 * <p>The outcome is told once, on the event loop that asked: as soon as Kafka or the spool has all
 * records. All states are confined to that loop; no locking.
 */
public final class Publication implements Callback, SpoolBatch {
  private enum Spooling {
    NOT_TRIED,
    WRITING,
    STORED,
    REFUSED
  }

  private final EventPublisher publisher;
  private final long bytes;
  private final Completions completions;
  private final Handler<Refusal> outcome;

  /** How many records are still with Kafka's client; null for one alone. */
  private final AtomicInteger awaited;

  private volatile Exception failure;

  /** Key, value, key, value…; null once they are stored or refused. */
  private byte[][] records;

  private Spooling spooling = Spooling.NOT_TRIED;
  private boolean kafkaSettled;
  private boolean holdsInFlight = true;
  private boolean told;

  /** Where the records are in the spool, if Kafka may acknowledge them yet; else null. */
  private long[] positions;

  Publication(
      EventPublisher publisher,
      RecordBatch batch,
      Completions completions,
      Handler<Refusal> outcome) {
    this.publisher = publisher;
    this.records = batch.copyOfRecords();
    this.awaited = batch.count() == 1 ? null : new AtomicInteger(batch.count());
    this.bytes = batch.bytes();
    this.completions = completions;
    this.outcome = outcome;
  }

  @Override
  public void onCompletion(RecordMetadata metadata, Exception exception) {
    if (exception == null) {
      publisher.acknowledged(metadata.partition());
    } else {
      failure = exception;
      publisher.failed(exception);
    }
    if (awaited == null || awaited.decrementAndGet() == 0) {
      completions.add(this);
    }
  }

  /** On the event loop. */
  void kafkaSettled() {
    kafkaSettled = true;
    if (failure == null) {
      tellSpoolIfLate();
      tell(null);
    } else if (KafkaFailure.isOfTheRecord(failure)) {
      tell(Refusal.KAFKA_FAILED);
    } else if (spooling == Spooling.NOT_TRIED) {
      moveToSpool(Refusal.KAFKA_FAILED);
    }
    releaseWhenSettled();
  }

  /** Kafka has not acknowledged in time, or the disk has not. On the event loop. */
  public void deadlineOver() {
    if (spooling == Spooling.NOT_TRIED) {
      publisher.missedDeadline();
      moveToSpool(Refusal.ACK_DEADLINE);
    } else {
      tell(Refusal.ACK_DEADLINE);
    }
  }

  /** Does not ask Kafka at all. */
  void spoolOnly() throws RefusedException {
    kafkaSettled = true;
    holdsInFlight = false;
    spooling = Spooling.WRITING;
    publisher.spool().store(this);
  }

  private void moveToSpool(Refusal withoutSpool) {
    if (publisher.spool() == null) {
      spooling = Spooling.REFUSED;
      tell(withoutSpool);
      return;
    }
    spooling = Spooling.WRITING;
    if (!kafkaSettled) {
      positions = new long[count()];
    }
    try {
      publisher.spool().storeToo(this);
    } catch (RefusedException e) {
      refusedBySpool(e.refusal());
    }
  }

  private void storedBySpool() {
    spooling = Spooling.STORED;
    records = null;
    tellSpoolIfLate();
    tell(null);
    releaseWhenSettled();
  }

  private void refusedBySpool(Refusal reason) {
    spooling = Spooling.REFUSED;
    records = null;
    tell(reason);
    releaseWhenSettled();
  }

  private void tellSpoolIfLate() {
    if (spooling == Spooling.STORED && kafkaSettled && failure == null && positions != null) {
      publisher.spool().acknowledgedLate(positions);
    }
  }

  /** What Kafka's client or the disk's queue still holds counts as in flight. */
  private void releaseWhenSettled() {
    if (holdsInFlight && kafkaSettled && spooling != Spooling.WRITING) {
      holdsInFlight = false;
      publisher.settled(bytes);
    }
  }

  private void tell(Refusal refusal) {
    if (!told) {
      told = true;
      outcome.handle(refusal);
    }
  }

  @Override
  public int count() {
    return records.length / 2;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public byte[] key(int index) {
    return records[2 * index];
  }

  @Override
  public byte[] value(int index) {
    return records[2 * index + 1];
  }

  @Override
  public void placed(int index, long position) {
    if (positions != null) {
      positions[index] = position;
    }
  }

  @Override
  public void spooled() {
    completions.context().runOnContext(stored -> storedBySpool());
  }

  @Override
  public void notSpooled(Refusal reason) {
    completions.context().runOnContext(refused -> refusedBySpool(reason));
  }
}
