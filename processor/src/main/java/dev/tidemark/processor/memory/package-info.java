/**
 * What must be remembered of a partition to know a duplicate, a machine and a shopper on the way to
 * a purchase.
 *
 * <p>{@link dev.tidemark.processor.memory.PartitionMemory} is asked event by event, over {@code
 * RecentIds}, {@code Funnel} with its {@code Shoppers}, and the {@code activity} package. It is in
 * no checkpoint: between batches {@link dev.tidemark.processor.memory.PartitionMemories} keep it,
 * and {@link dev.tidemark.processor.memory.History} makes it again from the topic.
 */
package dev.tidemark.processor.memory;
