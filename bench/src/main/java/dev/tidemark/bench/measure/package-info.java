/**
 * How figures are taken, the same for every benchmark. The machine is shared and noisy, so {@link
 * dev.tidemark.bench.measure.Contest} runs the contenders in turns, {@link
 * dev.tidemark.bench.measure.ProcessCpu} asks for CPU time beside wall time, {@link
 * dev.tidemark.bench.measure.Spread} takes medians and compares only within a round, and {@link
 * dev.tidemark.bench.measure.Report} says it in one line of JSON.
 */
package dev.tidemark.bench.measure;
