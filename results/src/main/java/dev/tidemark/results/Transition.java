package dev.tidemark.results;

import java.time.Instant;

/**
 * Page views on time that came from another page of the shop in one minute. Key: (windowStart,
 * fromPage, toPage).
 */
public record Transition(Instant windowStart, String fromPage, String toPage, long events) {}
