/**
 * The load generator: an open-loop stream of beacons like a shop's, with a known share of events
 * that are faulty, late, duplicate or from wrong clocks, and a report to hold the ledger against.
 *
 * <p>{@link dev.tidemark.loadgen.shop} simulates people, {@link dev.tidemark.loadgen.traffic} turns
 * what they do into events, {@link dev.tidemark.loadgen.send} sends them on time, {@link
 * dev.tidemark.loadgen.report} counts.
 */
package dev.tidemark.loadgen;
