/** What the dashboard shows of itself, for Prometheus, on a port of its own. */
package dev.tidemark.dashboard.metrics;
