/**
 * How the pipeline is, stage by stage: what the store shows, and what {@link
 * dev.tidemark.dashboard.health.Sources} hear from the gateway's and the processor's own ports.
 */
package dev.tidemark.dashboard.health;
