/**
 * {@code tidemark replay}: sends quarantined events to the events topic again, once.
 *
 * <p>{@link dev.tidemark.processor.replay.ReplayApplication} reads the configuration; {@link
 * dev.tidemark.processor.replay.ReplayRun} opens what a replay needs; {@link
 * dev.tidemark.processor.replay.Replay} walks over the quarantine topic; {@link
 * dev.tidemark.processor.replay.Drafting} makes the new records by a {@link
 * dev.tidemark.processor.replay.Rule}; {@link dev.tidemark.processor.replay.Sending} sends them and
 * keeps the {@link dev.tidemark.processor.replay.Journal}. {@link
 * dev.tidemark.processor.replay.RequestedReplays} runs what people ask for on the page. In the job,
 * {@link dev.tidemark.processor.replay.ReplayMarks} notes which records were sent again.
 */
package dev.tidemark.processor.replay;
