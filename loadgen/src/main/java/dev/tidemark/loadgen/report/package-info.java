/**
 * What a run says about itself: {@link dev.tidemark.loadgen.report.Counts} and {@link
 * dev.tidemark.loadgen.report.Latencies} grow while it lasts, {@link
 * dev.tidemark.loadgen.report.Progress} shows them live, and a {@link
 * dev.tidemark.loadgen.report.Report} is what stands at the end.
 */
package dev.tidemark.loadgen.report;
