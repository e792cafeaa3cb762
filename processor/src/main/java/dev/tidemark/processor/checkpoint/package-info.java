/**
 * Whether the query may go on from its checkpoint, and how the checkpoint is kept.
 *
 * <p>{@link dev.tidemark.processor.checkpoint.CheckpointGuard} holds the {@code CheckpointFolder}
 * and its {@code CheckpointOrigin} against the topic and the store before a start, {@link
 * dev.tidemark.processor.checkpoint.TopicWatch} the topic alone, its settings too, while the query
 * runs; both stop it with an exception that names the ways out, mostly a {@link
 * dev.tidemark.processor.checkpoint.CheckpointException}. {@link
 * dev.tidemark.processor.checkpoint.NioCheckpointFileManager} is what Spark writes a local
 * checkpoint with.
 */
package dev.tidemark.processor.checkpoint;
