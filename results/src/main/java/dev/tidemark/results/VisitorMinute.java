package dev.tidemark.results;

import java.time.Instant;

/**
 * The users of one minute, as a sketch from which distinct users of any range can be told. Key:
 * windowStart.
 *
 * @param events events of the minute that the sketch has seen; decides which sketch is the newer
 * @param visitors how many users the sketch estimates
 * @param sketch see {@link Visitors}
 */
@SuppressWarnings("ArrayRecordComponent") // written once and handed on, never compared
public record VisitorMinute(Instant windowStart, long events, long visitors, byte[] sketch) {}
