/**
 * {@code tidemark bench processor}. {@link dev.tidemark.bench.processor.Backlog} fills the topics,
 * {@link dev.tidemark.bench.processor.Queries} says what is compared, {@link
 * dev.tidemark.bench.processor.Jobs} runs it and checks that the ledger adds up, and {@link
 * dev.tidemark.bench.processor.ProcessorBench} makes the figures.
 */
package dev.tidemark.bench.processor;
