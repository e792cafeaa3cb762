/**
 * {@code tidemark bench freshness}. {@link dev.tidemark.bench.freshness.FreshnessBench} starts the
 * pipeline ({@link dev.tidemark.bench.freshness.Counting} the part behind Kafka) and the load;
 * {@link dev.tidemark.bench.freshness.ProbePage} sends, {@link
 * dev.tidemark.bench.freshness.OpenPage} reads what an open page gets, {@link
 * dev.tidemark.bench.freshness.Screen} sees what a browser makes of it, and {@link
 * dev.tidemark.bench.freshness.Probes} brings the ends together. {@link
 * dev.tidemark.bench.freshness.AppendToStore} finds out afterwards how long each event took to the
 * store.
 */
package dev.tidemark.bench.freshness;
