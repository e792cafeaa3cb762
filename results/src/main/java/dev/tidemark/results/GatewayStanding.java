package dev.tidemark.results;

import java.time.Instant;

/**
 * What a gateway has said in its ticks.
 *
 * @param startedAt one that starts again counts anew
 * @param acknowledged events that Kafka has acknowledged
 * @param spooled events that it has put on its disk
 * @param tickedAt when it said so
 */
public record GatewayStanding(
    String gatewayId, Instant startedAt, long acknowledged, long spooled, Instant tickedAt) {}
