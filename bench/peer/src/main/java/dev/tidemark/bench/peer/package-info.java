/**
 * What the engines that the processor is compared with have in common. {@link
 * dev.tidemark.bench.peer.CountingJob} is what an engine implements, with {@link
 * dev.tidemark.bench.peer.EventReader} as its first step; {@link
 * dev.tidemark.bench.peer.PeerServer} runs it in a process of its own, so that no engine's
 * libraries meet another's.
 */
package dev.tidemark.bench.peer;
