package dev.tidemark.results;

import java.time.Instant;

/**
 * Page views that belong to {@code windowStart} but were appended to the topic late, in {@code
 * appendedMinute}. Key: (windowStart, page, appendedMinute).
 */
public record LateViews(Instant windowStart, String page, Instant appendedMinute, long views) {}
