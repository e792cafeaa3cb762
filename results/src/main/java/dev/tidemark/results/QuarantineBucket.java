package dev.tidemark.results;

import java.time.Instant;

/** How many events came into quarantine for a reason in a stretch of time. */
public record QuarantineBucket(Instant start, String reason, long events) {}
