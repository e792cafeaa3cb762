/**
 * The whole pipeline on one machine.
 *
 * <p>{@link dev.tidemark.pipeline.DemoApplication} is {@code tidemark demo}: {@code Demo} starts a
 * broker, the gateway, processor and dashboard in one process ({@link
 * dev.tidemark.pipeline.EmbeddedApplication}) and the load generator, each with the flags in {@code
 * Jvm} and the jars that {@code Apps} finds, over a {@code DataDir}. {@code FlowLine} says what
 * flows; at the end {@code Backlog} tells when all is counted, and {@code Verdict} holds the {@code
 * LedgerView} against the {@code LoadReport}.
 */
package dev.tidemark.pipeline;
