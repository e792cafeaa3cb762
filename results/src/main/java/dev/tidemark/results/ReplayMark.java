package dev.tidemark.results;

import java.time.Instant;

/**
 * A quarantined event that was sent to the events topic again. Key: (topic, partition, offset), the
 * place of the quarantined event.
 *
 * @param replayedPartition where the event that was sent again stands
 * @param replayedOffset where the event that was sent again stands
 * @param replayedAt when the broker had it
 * @param valid whether it was valid then; otherwise it is in quarantine again, by its new place
 */
public record ReplayMark(
    String topic,
    int partition,
    long offset,
    int replayedPartition,
    long replayedOffset,
    Instant replayedAt,
    boolean valid) {}
