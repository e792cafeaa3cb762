/**
 * How every Tidemark application is configured: keys with a default, a range and a sentence of
 * documentation, read from flags, the environment and a properties file, with all problems reported
 * at once.
 *
 * <p>An application declares its {@link dev.tidemark.config.Setting}s, collects them in a {@link
 * dev.tidemark.config.Schema}, and calls {@link dev.tidemark.config.Schema#read} at start.
 */
package dev.tidemark.config;
