/** The processor's counting job on Flink, for comparison. */
package dev.tidemark.bench.flink;
