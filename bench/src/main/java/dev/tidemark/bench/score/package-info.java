/**
 * How often the detectors are right: {@link dev.tidemark.bench.score.ScoreApplication} plays the
 * load generator's scenarios through the processor's rules and holds the alerts against the truth.
 */
package dev.tidemark.bench.score;
