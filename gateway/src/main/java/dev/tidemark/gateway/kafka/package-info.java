/**
 * From records to Kafka's acknowledgement.
 *
 * <p>{@link dev.tidemark.gateway.kafka.KafkaLink} gets to Kafka in the background and tells {@link
 * dev.tidemark.gateway.kafka.Readiness}; {@code TopicSetup} creates or checks the topic. Then
 * {@link dev.tidemark.gateway.kafka.EventPublisher} sends each {@link
 * dev.tidemark.gateway.kafka.RecordBatch}, within {@link dev.tidemark.gateway.kafka.InFlightBytes},
 * as one {@code Publication} that is stored or not as a whole. {@link
 * dev.tidemark.gateway.kafka.AcknowledgedCounts} count, and {@code Ticker} writes the counts into
 * the topic.
 */
package dev.tidemark.gateway.kafka;
