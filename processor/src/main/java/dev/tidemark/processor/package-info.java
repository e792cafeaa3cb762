/**
 * The Spark job that makes counts of events. Its chain, each link a step of its own:
 *
 * <ol>
 *   <li>{@link dev.tidemark.processor.source.EventsSource}: one stream a partition;
 *   <li>{@link dev.tidemark.processor.parsing.ParseEvents}: parse and validate; faulty events leave
 *       sideways through {@link dev.tidemark.processor.quarantine.QuarantinePublisher};
 *   <li>{@link dev.tidemark.processor.aggregation.Watermark}, one a partition, then union;
 *   <li>{@link dev.tidemark.processor.aggregation.DropDuplicates};
 *   <li>{@link dev.tidemark.processor.aggregation.CountPerMinute};
 *   <li>{@link dev.tidemark.processor.sink.BatchWriter}: counts and {@link
 *       dev.tidemark.processor.ledger.Ledger} to the sink.
 * </ol>
 *
 * <p>{@link dev.tidemark.processor.Processor} puts them together.
 */
package dev.tidemark.processor;
