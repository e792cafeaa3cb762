/**
 * Where every record went.
 *
 * <p>Each task counts what it read ({@link dev.tidemark.processor.ledger.ReadCounts}) and what it
 * added to a minute ({@link dev.tidemark.processor.ledger.AddedCounts}). A {@code
 * LatestAccumulator} brings both to the driver, where {@link dev.tidemark.processor.ledger.Ledger}
 * makes a batch's slices of them; what they do not agree on is unexplained.
 */
package dev.tidemark.processor.ledger;
