/**
 * The browser tracker's way out: {@link dev.tidemark.gateway.tracker.TrackerFile} serves what the
 * build has made of {@code src/main/tracker/tidemark.js}.
 */
package dev.tidemark.gateway.tracker;
