/**
 * {@code tidemark bench}: every figure of {@code docs/performance.md}, a package a benchmark.
 *
 * <p>{@link dev.tidemark.bench.BenchApplication} starts the one that is named; {@link
 * dev.tidemark.bench.Installation} knows the applications of the built checkout, which run in
 * processes of their own; {@code measure} has the clocks and how rounds are taken in turn.
 */
package dev.tidemark.bench;
