/**
 * From records to counts, in one pass over each partition.
 *
 * <p>{@link dev.tidemark.processor.counting.CountEvents} is the step. It has Spark hand every
 * record to an {@code EventCounter}, which finds the task's {@link
 * dev.tidemark.processor.counting.Pass}: in the product a {@code PartitionPass}, which knows Spark
 * and quarantine, around {@code RecordCounts}, which knows neither. What an event counts as stands
 * in {@link dev.tidemark.processor.counting.EventMetrics}, an entry a metric; {@code Tally} and
 * {@link dev.tidemark.processor.counting.KeyCounts} count without an object an event, and {@link
 * dev.tidemark.processor.counting.CountRows} are the rows that leave the task.
 */
package dev.tidemark.processor.counting;
