/**
 * The end of a batch. {@link dev.tidemark.processor.sink.BatchWriter} runs it and hands counts and
 * ledger to a {@link dev.tidemark.processor.sink.BatchSink}: the {@link
 * dev.tidemark.processor.sink.StoreSink}, which waits for a store that is away, or the {@link
 * dev.tidemark.processor.sink.ConsoleSink}.
 */
package dev.tidemark.processor.sink;
