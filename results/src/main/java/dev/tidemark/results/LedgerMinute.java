package dev.tidemark.results;

import java.time.Instant;

/** The ledger of the records appended in one minute. */
public record LedgerMinute(
    Instant minute,
    long accepted,
    long counted,
    long quarantined,
    long late,
    long duplicate,
    long unexplained) {}
