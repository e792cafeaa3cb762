/**
 * The live page, its JSON API and its stream of changes.
 *
 * <p>{@link dev.tidemark.dashboard.Dashboard} starts and stops it, in a process of its own by way
 * of {@link dev.tidemark.dashboard.DashboardApplication} or inside the processor's. In {@code live}
 * one loop asks the store what changed and measures how fresh it is; in {@code http} that becomes
 * answers and events. The page itself is in the resources, under {@code page}: plain modules that
 * the browser loads as they are.
 */
package dev.tidemark.dashboard;
