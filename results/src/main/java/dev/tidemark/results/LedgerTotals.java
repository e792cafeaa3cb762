package dev.tidemark.results;

/**
 * Where every accepted event is, over all time or in one minute.
 *
 * @param accepted records in the topic that were read, less ticks
 * @param acknowledged the gateways' own count, as of their last ticks that were read
 * @param unexplained records that are in no other column, offsets that were skipped or read twice,
 *     and, partition by partition, events that gateways had acknowledged but that were not read;
 *     must be 0. Of a ledger that begins at a later offset than 0, as many events as stood before
 *     it may be acknowledged and not read
 */
public record LedgerTotals(
    long accepted,
    long acknowledged,
    long counted,
    long quarantined,
    long late,
    long duplicate,
    long unexplained) {}
