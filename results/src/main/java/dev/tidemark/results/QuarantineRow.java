package dev.tidemark.results;

import java.time.Instant;
import java.util.List;

/**
 * An event with faults, as it arrived. Key: (topic, partition, offset).
 *
 * @param reasons codes of all its faults, sorted
 * @param page what could be read of it; empty when nothing could
 * @param raw the event's own bytes
 */
@SuppressWarnings("ArrayRecordComponent") // written once and handed on, never compared
public record QuarantineRow(
    String topic,
    int partition,
    long offset,
    Instant appendedAt,
    Instant receivedAt,
    List<String> reasons,
    String page,
    String eventType,
    String appVersion,
    byte[] raw) {}
