/**
 * {@code tidemark audit}: the topic counted again with a plain consumer, the event contract's
 * parser and maps, and with nothing of the Spark job, so that the two can be held against each
 * other.
 *
 * <p>{@link dev.tidemark.processor.audit.AuditApplication} opens the store and the topic; {@link
 * dev.tidemark.processor.audit.Audit} says in which order they are read; {@link
 * dev.tidemark.processor.audit.Recount} counts; {@link dev.tidemark.processor.audit.Comparison}
 * compares counts, {@link dev.tidemark.processor.audit.RowsComparison} single rows; {@link
 * dev.tidemark.processor.audit.AuditReport} tells.
 */
package dev.tidemark.processor.audit;
