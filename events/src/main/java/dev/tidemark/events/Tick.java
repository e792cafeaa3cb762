package dev.tidemark.events;

/**
 * A gateway's own record, written to every partition of {@link Topics#EVENTS} every few seconds.
 *
 * <p>It moves the watermark of a partition without events, shows silence, and carries the counts
 * the ledger holds against the topic.
 *
 * @param gatewayId names the gateway; stays the same over restarts
 * @param startedAtMillis when this process of the gateway started; its counts begin there
 * @param tickedAtMillis the gateway's clock when this was written
 * @param acknowledged events, without ticks, that Kafka has acknowledged to this process in this
 *     partition
 * @param spooled events that this process has flushed to its spool
 */
public record Tick(
    String gatewayId, long startedAtMillis, long tickedAtMillis, long acknowledged, long spooled) {

  static final char KIND = 'T';

  /** The record's value. Control characters in the gateway's id become spaces. */
  public byte[] encode() {
    return new HeadWriter(KIND)
        .text(gatewayId)
        .number(startedAtMillis)
        .number(tickedAtMillis)
        .number(acknowledged)
        .number(spooled)
        .end();
  }

  /**
   * Reads a record's value.
   *
   * @throws IllegalArgumentException when it is not a tick
   */
  public static Tick decode(byte[] value) {
    HeadReader head = new HeadReader("a tick", KIND, value);
    Tick tick =
        new Tick(head.text(), head.number(), head.number(), head.number(), head.lastNumber());
    if (head.position() != value.length) {
      throw new IllegalArgumentException(
          "Cannot read a tick: expected its end at byte " + head.position());
    }
    return tick;
  }
}
