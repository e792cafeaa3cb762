package dev.tidemark.processor.replay;

import dev.tidemark.events.QuarantineReason;
import java.util.Set;

/**
 * A quarantined event as it would be sent again.
 *
 * @param before the event as it came
 * @param after the event as it would be sent
 * @param faults what is wrong with it still; empty when it is valid
 * @param partition where it would be sent to
 * @param key the record's key; null where the gateway would give none
 * @param value the record's value
 */
@SuppressWarnings("ArrayRecordComponent") // made once and handed on, never compared
record Draft(
    Place place,
    byte[] before,
    byte[] after,
    Set<QuarantineReason> faults,
    int partition,
    byte[] key,
    byte[] value) {

  boolean valid() {
    return faults.isEmpty();
  }
}
