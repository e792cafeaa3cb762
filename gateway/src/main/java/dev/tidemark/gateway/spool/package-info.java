/**
 * Events on disk, while Kafka does not take them.
 *
 * <p>{@link dev.tidemark.gateway.spool.Spool} is what others see: it takes a {@link
 * dev.tidemark.gateway.spool.SpoolBatch}, says when it is on the disk, and gives its records back
 * in order until they are drained. Below it, {@code SegmentLog} is the queue of records in files,
 * over a {@code SpoolFiles} that is a folder, or in a test one that loses what was not synced.
 * {@code RecordFormat} is how a record is written, {@code SegmentReader} reads a file's records,
 * {@code DrainCursors} keeps how far each file is drained, and {@code SetAside} what Kafka refuses
 * for good.
 */
package dev.tidemark.gateway.spool;
