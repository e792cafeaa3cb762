/**
 * What the platform stores and how it is asked for.
 *
 * <p>{@link dev.tidemark.results.ResultStore} is the one way in and out. The processor writes
 * {@link dev.tidemark.results.BatchResults} and {@link dev.tidemark.results.QuarantineRow}s; every
 * row has a key and an absolute value, so that writing it again changes nothing. Everybody else
 * reads.
 */
package dev.tidemark.results;
