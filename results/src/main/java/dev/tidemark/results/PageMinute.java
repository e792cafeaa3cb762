package dev.tidemark.results;

import java.time.Instant;

/** Views of one page in one minute: on time, and late. Their sum is the total. */
public record PageMinute(Instant windowStart, String page, long views, long lateViews) {}
