/**
 * From records to Kafka's acknowledgement, or to the spool.
 *
 * <p>{@link dev.tidemark.gateway.kafka.KafkaLink} gets to Kafka in the background and tells {@link
 * dev.tidemark.gateway.kafka.Readiness}; {@code TopicSetup} creates or checks the topic. Then
 * {@link dev.tidemark.gateway.kafka.EventPublisher} sends each {@link
 * dev.tidemark.gateway.kafka.RecordBatch}, within {@link dev.tidemark.gateway.kafka.InFlightBytes},
 * as one {@link dev.tidemark.gateway.kafka.Publication} that is stored or not as a whole, in Kafka
 * or else in the spool, from which {@code Drainer} takes it to Kafka later. {@link
 * dev.tidemark.gateway.kafka.AcknowledgedCounts} count, and {@code Ticker} writes the counts into
 * the topic.
 */
package dev.tidemark.gateway.kafka;
