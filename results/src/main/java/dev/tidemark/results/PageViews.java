package dev.tidemark.results;

import java.time.Instant;

/**
 * Page views of one page in one minute, events that came late left out. Key: (windowStart, page).
 */
public record PageViews(Instant windowStart, String page, long views) {}
