/**
 * What the processor shows of itself, for Prometheus. {@link
 * dev.tidemark.processor.metrics.ProcessorMetrics} holds every number; four sources feed it: {@link
 * dev.tidemark.processor.metrics.BatchProgress} (what Spark says of a batch), {@link
 * dev.tidemark.processor.metrics.MeteredSink} (what a batch had in it), {@link
 * dev.tidemark.processor.metrics.PartitionLag} (how far Kafka is ahead) and {@link
 * dev.tidemark.processor.metrics.StoreWatch} (what the store says of the ledger and the alerts).
 */
package dev.tidemark.processor.metrics;
