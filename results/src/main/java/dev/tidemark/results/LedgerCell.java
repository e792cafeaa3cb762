package dev.tidemark.results;

import java.time.Instant;

/**
 * What the store says became of one partition's records that were appended in one minute.
 *
 * @param fromOffset first offset of the batches that had such a record
 * @param untilOffset offset after the last of those batches
 */
public record LedgerCell(
    int partition,
    Instant minute,
    long fromOffset,
    long untilOffset,
    long read,
    long ticks,
    long counted,
    long quarantined,
    long late,
    long duplicate,
    long unexplained) {}
