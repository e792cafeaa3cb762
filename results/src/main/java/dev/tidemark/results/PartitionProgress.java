package dev.tidemark.results;

/** How far one partition of the events topic has been read: the offset after the last record. */
public record PartitionProgress(int partition, long readUntil) {}
