/** The processor's counting job on Kafka Streams, for comparison. */
package dev.tidemark.bench.kafkastreams;
