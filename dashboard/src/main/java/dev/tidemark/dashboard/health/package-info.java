/**
 * How the pipeline is, stage by stage: what the store shows, and what a {@code Source} hears from
 * the gateway's and the processor's own ports. {@code Stages} has the rules by which a stage is
 * well or not; {@link dev.tidemark.dashboard.health.PipelineHealth} remembers what was wrong last.
 */
package dev.tidemark.dashboard.health;
