/**
 * From records to counts, in one pass over each partition.
 *
 * <p>{@link dev.tidemark.processor.counting.CountEvents} is the step. It has Spark hand every
 * record to an {@code EventCounter}, which finds the task's {@link
 * dev.tidemark.processor.counting.Pass}: in the product a {@code PartitionPass}, which knows Spark
 * and quarantine, around {@code RecordCounts}, which knows neither. What an event counts as stands
 * in {@link dev.tidemark.processor.counting.EventMetrics}, an entry a metric. {@link
 * dev.tidemark.processor.counting.Tally} counts without an object an event: {@code Texts} gives
 * every text a number, {@code EventTexts} looks each of an event's up once, and {@code
 * NumberedCounts} count by the numbers. {@link dev.tidemark.processor.counting.CountRows} are the
 * rows that leave the task, with the texts again, as {@link
 * dev.tidemark.processor.counting.KeyCounts} reads them.
 */
package dev.tidemark.processor.counting;
