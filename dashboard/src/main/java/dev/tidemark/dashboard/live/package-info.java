/**
 * What the page shows, kept current: {@link dev.tidemark.dashboard.live.SnapshotFeed} is the loop,
 * {@link dev.tidemark.dashboard.live.Overview} asks the store and gives a {@link
 * dev.tidemark.dashboard.live.Snapshot}, {@link dev.tidemark.dashboard.live.SliceFeed} and {@link
 * dev.tidemark.dashboard.live.Freshness} say how much arrives and how fast it got here.
 */
package dev.tidemark.dashboard.live;
