/**
 * The events topic, as Spark reads it.
 *
 * <p>{@link dev.tidemark.processor.source.EventsTopic} waits for it and says what {@link
 * dev.tidemark.processor.source.TopicState} it is in. {@link
 * dev.tidemark.processor.source.EventsSource} is the step: over Spark's own Kafka source as to
 * offsets, limits and the checkpoint ({@code RecordSource}, {@code RecordStream}), with a {@code
 * RecordReader} in each task, whose {@code PartitionConsumer} waits in the process between batches.
 */
package dev.tidemark.processor.source;
