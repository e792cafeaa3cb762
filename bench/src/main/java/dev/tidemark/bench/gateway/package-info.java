/**
 * {@code tidemark bench gateway}. {@link dev.tidemark.bench.gateway.GatewayBench} starts the
 * processes and says what is compared; {@link dev.tidemark.bench.gateway.LoadClient} makes the
 * load, in this process, whose CPU time nobody counts; {@link
 * dev.tidemark.bench.gateway.EmptyHandler} is the measure; {@link
 * dev.tidemark.bench.gateway.StoredEvents} checks that what was accepted is in Kafka.
 */
package dev.tidemark.bench.gateway;
