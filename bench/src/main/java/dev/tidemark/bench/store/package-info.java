/**
 * {@code tidemark bench store}. {@link dev.tidemark.bench.store.StoreBench} opens the stores,
 * {@link dev.tidemark.bench.store.Week} fills them as the processor would, and {@link
 * dev.tidemark.bench.store.Questions} are what the dashboard asks.
 */
package dev.tidemark.bench.store;
