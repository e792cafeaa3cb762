package dev.tidemark.results;

import java.time.Instant;

/**
 * Where a partition of the events topic stands.
 *
 * @param readUntil the offset up to which the processor has read it
 * @param events events among what was read
 * @param acknowledged events that the gateways say to have stored there
 * @param tickedAt when a gateway last said so; null when none has
 * @param storedAt when the processor last wrote of this partition; null when it has not
 */
public record PartitionStanding(
    int partition,
    long readUntil,
    long events,
    long acknowledged,
    Instant tickedAt,
    Instant storedAt) {}
