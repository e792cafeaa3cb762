package dev.tidemark.gateway.beacon;

import dev.tidemark.events.BeaconSplitter;
import dev.tidemark.events.EnvelopeFrame;
import dev.tidemark.events.RecordEnvelope;
import dev.tidemark.events.TooManyEventsException;
import dev.tidemark.gateway.access.WriteKeys;
import dev.tidemark.gateway.kafka.RecordBatch;
import dev.tidemark.gateway.refusal.Refusal;
import dev.tidemark.gateway.refusal.RefusedException;
import dev.tidemark.gateway.sdk.NativeEvents;
import dev.tidemark.gateway.sdk.SdkFormat;
import dev.tidemark.gateway.sdk.SdkRequest;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;

/**
 * Turns a beacon's body into records: inflates it, cuts it into events and gives each its envelope.
 * What the events say is not judged: that is the processor's work.
 *
 * <p>Confined to the event loop; no locking. All buffers are reused.
 */
public final class BeaconDecoder {
  private final Clock clock;
  private final EventIds ids = new EventIds();
  private final BodyInflater inflater;
  private final BeaconSplitter splitter;
  private final NativeEvents translated;
  private final RecordBatch batch;
  private final int maxEvents;
  private final byte[] wire;

  public BeaconDecoder(Clock clock, int maxBodyBytes, int maxEvents) {
    this.clock = clock;
    this.maxEvents = maxEvents;
    this.inflater = new BodyInflater(maxBodyBytes);
    this.splitter = new BeaconSplitter(maxEvents);
    this.translated = new NativeEvents(maxEvents);
    this.batch = new RecordBatch(maxEvents);
    this.wire = new byte[maxBodyBytes];
  }

  /**
   * Decodes one body.
   *
   * @param body at most as large as this decoder's limit
   * @param saysGzip whether the request's headers call it gzip
   * @return the records, valid until the next call; none for an empty body
   * @throws RefusedException when the gzip is broken, or there is too much of it or in it
   */
  public RecordBatch decode(Buffer body, boolean saysGzip, Sender sender) throws RefusedException {
    int length = body.length();
    body.getBytes(wire);
    if (isGzip(length, saysGzip)) {
      return cut(inflater.bytes(), inflater.inflate(wire, length), sender);
    }
    return cut(wire, length, sender);
  }

  /**
   * Decodes what an SDK has sent.
   *
   * @param query the request's; null if it has none
   * @param body as for {@link #decode}
   * @param keys to look up the one in the body; null if the body need not hold one
   * @return as from {@link #decode}
   * @throws RefusedException as for {@link #decode}, and when the body's key is not one of these
   */
  public RecordBatch translate(
      SdkFormat format, String query, Buffer body, boolean saysGzip, Sender from, WriteKeys keys)
      throws RefusedException {
    int length = body.length();
    body.getBytes(wire);
    boolean gzip = isGzip(length, saysGzip);
    byte[] bytes = gzip ? inflater.bytes() : wire;
    int inflated = gzip ? inflater.inflate(wire, length) : length;
    long receivedAt = clock.millis();
    translated.clear();
    SdkRequest request =
        new SdkRequest(
            bytes, inflated, query, receivedAt, from.truncatedAddress(), from.userAgent());
    Sender sender = keys == null ? from : from.of(site(keys, format.writeKey(request)));
    format.translate(request, translated);
    if (translated.count() > maxEvents) {
      throw new RefusedException(Refusal.TOO_MANY_EVENTS);
    }
    batch.clear();
    for (int i = 0; i < translated.count(); i++) {
      EnvelopeFrame frame = sender.frame(translated.format(i), translated.sentAt(i));
      int start = translated.start(i);
      int bytesOfEvent = translated.end(i) - start;
      batch.add(
          translated.key(i),
          frame.encode(receivedAt, ids.next(receivedAt), translated.bytes(), start, bytesOfEvent));
    }
    return batch;
  }

  private static String site(WriteKeys keys, String key) throws RefusedException {
    String site = keys.siteOf(key);
    if (site == null) {
      throw new RefusedException(Refusal.UNKNOWN_WRITE_KEY);
    }
    return site;
  }

  private boolean isGzip(int length, boolean saysGzip) {
    return (saysGzip && length > 0) || BodyInflater.isGzip(wire, length);
  }

  private RecordBatch cut(byte[] body, int length, Sender sender) throws RefusedException {
    int events = split(body, length);
    long receivedAt = clock.millis();
    EnvelopeFrame frame = sender.frame(RecordEnvelope.NATIVE, splitter.sentAt());
    batch.clear();
    for (int i = 0; i < events; i++) {
      int start = splitter.start(i);
      int bytesOfEvent = splitter.end(i) - start;
      batch.add(
          splitter.key(i),
          frame.encode(receivedAt, ids.next(receivedAt), body, start, bytesOfEvent));
    }
    return batch;
  }

  private int split(byte[] body, int length) throws RefusedException {
    try {
      return splitter.split(body, length);
    } catch (TooManyEventsException e) {
      throw new RefusedException(Refusal.TOO_MANY_EVENTS);
    }
  }
}
