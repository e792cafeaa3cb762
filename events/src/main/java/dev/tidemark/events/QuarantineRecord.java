package dev.tidemark.events;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An event with faults, as a record of {@link Topics#QUARANTINE}. Its key is (topic, partition,
 * offset) of the event.
 *
 * <pre>
 * 1 ⇥ topic ⇥ partition ⇥ offset ⇥ appendedAtMillis ⇥ receivedAtMillis ⇥ reason,reason ⇥ page ⇥ eventType ⇥ appVersion ⏎
 * the event as it came
 * </pre>
 *
 * <p>Page, event type and app version are what could be read, empty where nothing could. Control
 * characters in them become spaces.
 *
 * @param reasons every fault that was found, at least one
 * @param raw the event's own bytes, without its envelope; cut to {@link #LONGEST_RAW}
 */
@SuppressWarnings("ArrayRecordComponent") // written once and handed on, never compared
public record QuarantineRecord(
    String topic,
    int partition,
    long offset,
    long appendedAtMillis,
    long receivedAtMillis,
    Set<QuarantineReason> reasons,
    String page,
    String eventType,
    String appVersion,
    byte[] raw) {

  /**
   * The most bytes of an event that are kept, so that they and all that stands before them fit into
   * a record of Kafka's default size. No gateway takes as many; another producer may.
   */
  public static final int LONGEST_RAW = 1_000_000;

  private static final char VERSION = '1';
  private static final String WHAT = "a quarantine record";

  public QuarantineRecord {
    if (reasons.isEmpty()) {
      throw new IllegalArgumentException("Cannot quarantine an event without a reason");
    }
    page = page == null ? "" : page;
    eventType = eventType == null ? "" : eventType;
    appVersion = appVersion == null ? "" : appVersion;
    raw = raw.length <= LONGEST_RAW ? raw : Arrays.copyOf(raw, LONGEST_RAW);
  }

  /** The record's value. */
  public byte[] encode() {
    return new HeadWriter(VERSION)
        .text(topic)
        .number(partition)
        .number(offset)
        .number(appendedAtMillis)
        .number(receivedAtMillis)
        .text(
            reasons.stream().sorted().map(QuarantineReason::code).collect(Collectors.joining(",")))
        .text(page)
        .text(eventType)
        .text(appVersion)
        .endedBy(raw, 0, raw.length);
  }

  /**
   * Reads a record's value.
   *
   * @throws IllegalArgumentException when it is not a quarantine record, or has a reason that this
   *     version does not know
   */
  public static QuarantineRecord decode(byte[] value) {
    HeadReader head = new HeadReader(WHAT, VERSION, value);
    return new QuarantineRecord(
        head.text(),
        partition(head.number()),
        head.number(),
        head.number(),
        head.number(),
        reasons(head.text()),
        head.text(),
        head.text(),
        head.lastText(),
        Arrays.copyOfRange(value, head.position(), value.length));
  }

  private static int partition(long number) {
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "Cannot read " + WHAT + ": expected a partition, got '" + number + "'");
    }
    return (int) number;
  }

  private static Set<QuarantineReason> reasons(String codes) {
    Set<QuarantineReason> reasons = EnumSet.noneOf(QuarantineReason.class);
    for (String code : codes.split(",", -1)) {
      reasons.add(QuarantineReason.ofCode(code));
    }
    return reasons;
  }
}
