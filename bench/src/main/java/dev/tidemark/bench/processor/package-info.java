/**
 * {@code tidemark bench processor}. {@link dev.tidemark.bench.processor.Backlog} fills the topics
 * after a {@link dev.tidemark.bench.processor.Shape}, {@link dev.tidemark.bench.processor.Queries}
 * says what is compared, {@link dev.tidemark.bench.processor.Jobs} runs it and checks that the
 * ledger adds up, {@link dev.tidemark.bench.processor.Peer} has other engines do the same in
 * processes of their own, {@link dev.tidemark.bench.processor.CatchUp} looks what each drops, and
 * {@link dev.tidemark.bench.processor.ProcessorBench} makes the figures.
 */
package dev.tidemark.bench.processor;
