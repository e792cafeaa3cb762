package dev.tidemark.processor.counting;

/**
 * A metric's counts by key in one minute.
 *
 * @param minute in epoch milliseconds
 */
public record MetricCounts(long minute, String metric, KeyCounts counts) {}
