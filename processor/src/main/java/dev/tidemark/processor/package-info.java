/**
 * The Spark job that makes counts of events. Its chain, each link a step of its own:
 *
 * <ol>
 *   <li>{@link dev.tidemark.processor.source.EventsSource}: the records of every partition;
 *   <li>{@link dev.tidemark.processor.counting.CountEvents}: parse, validate, drop duplicates and
 *       count, in one pass over each partition; faulty events leave sideways through {@link
 *       dev.tidemark.processor.quarantine.QuarantinePublisher};
 *   <li>{@link dev.tidemark.processor.aggregation.Watermark}: up to which time of append every
 *       partition has been read;
 *   <li>{@link dev.tidemark.processor.aggregation.AddUp}: the partitions' counts together, a state
 *       for each minute and metric;
 *   <li>{@link dev.tidemark.processor.sink.BatchWriter}: counts and {@link
 *       dev.tidemark.processor.ledger.Ledger} to the sink.
 * </ol>
 *
 * <p>{@link dev.tidemark.processor.Processor} puts them together.
 */
package dev.tidemark.processor;
