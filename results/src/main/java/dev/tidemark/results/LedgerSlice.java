package dev.tidemark.results;

import java.time.Instant;

/**
 * What became of the records that one micro-batch read from one partition and that were appended in
 * one minute. Key: (partition, fromOffset, minute).
 *
 * @param fromOffset first offset of the batch in this partition
 * @param untilOffset offset after the last of the batch in this partition
 * @param read offsets
 * @param ticks offsets that hold no event: gateways' ticks, and the marks of transactions
 * @param unexplained records that are in no other column; must be 0
 * @param receivedFirst when the gateway received the oldest of the events; null without events
 * @param receivedLast when the gateway received the newest of the events; null without events
 * @param storedAt when the batch was handed to the store
 */
public record LedgerSlice(
    int partition,
    long fromOffset,
    Instant minute,
    long untilOffset,
    long read,
    long ticks,
    long counted,
    long quarantined,
    long late,
    long duplicate,
    long unexplained,
    Instant receivedFirst,
    Instant receivedLast,
    Instant storedAt) {}
