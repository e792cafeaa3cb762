package dev.tidemark.results;

import java.time.Instant;

/** Events of one key of a metric in one minute. Key: (windowStart, metric, key). */
public record MetricCount(Instant windowStart, String metric, String key, long events) {}
