/**
 * Tells bots by their user agents. They are tagged and never dropped: what counts as a visit is for
 * the one who reads the numbers to say. The patterns are data, see {@code src/main/bots/refresh}.
 */
package dev.tidemark.gateway.bots;
