package dev.tidemark.results;

import java.time.Instant;

/**
 * How many events a gateway process has had acknowledged by one partition, and spooled, since it
 * started. Key: (gatewayId, startedAt, partition); the largest count wins.
 */
public record GatewayTick(
    String gatewayId,
    Instant startedAt,
    int partition,
    long acknowledged,
    long spooled,
    Instant tickedAt) {}
