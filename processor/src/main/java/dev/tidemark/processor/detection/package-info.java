/**
 * Alerts. {@link dev.tidemark.processor.detection.Detection} takes each minute from the store once
 * it is closed and writes down what {@link dev.tidemark.processor.detection.Detectors} say of it.
 *
 * <p>These are pure: they see {@link dev.tidemark.processor.detection.ClosedMinute}s and answer
 * alerts, without a clock, a store or Spark. {@code TrafficDetector} holds each page's last hour
 * ({@code TrackedPage}) and asks {@code SpikeTest} and {@code Silences}; {@code SurgeDetector} asks
 * {@code SurgeTest} about pages, app versions and the site; {@code BotDetector} reads the signals
 * that the {@code activity} package has found. {@code docs/detectors.md} has the formulas, and how
 * often they err.
 */
package dev.tidemark.processor.detection;
