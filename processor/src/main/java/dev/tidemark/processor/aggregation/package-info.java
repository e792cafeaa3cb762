/**
 * The partitions' counts together, in Spark's state: one for each minute and metric.
 *
 * <p>{@link dev.tidemark.processor.aggregation.AppendTimes} knows how far each partition has been
 * read, {@link dev.tidemark.processor.aggregation.Watermark} tells Spark, and {@link
 * dev.tidemark.processor.aggregation.AddUp} has {@code AddToMinute} add a batch's rows, as {@code
 * BatchCounts}, to {@code MinuteCounts}, which hold the limit of keys.
 */
package dev.tidemark.processor.aggregation;
