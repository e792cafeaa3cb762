/**
 * The listener for beacons.
 *
 * <p>{@link dev.tidemark.gateway.http.EdgeServer} listens on one event loop. What is asked on which
 * path, and what is answered, stands in {@code Routes}. Of each request {@code EdgeRules} judges
 * the head, then an {@code Exchange} reads the body, has it decoded and published, and answers.
 * {@code ClientConnection} knows what a connection waits for, and {@code Deadlines} for how long.
 * {@code Answers} renders every refusal, {@code Cors} adds what browsers want to see.
 */
package dev.tidemark.gateway.http;
