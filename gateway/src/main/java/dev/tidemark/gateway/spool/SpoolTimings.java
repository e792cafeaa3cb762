package dev.tidemark.gateway.spool;

/** Gets how long the spool's work on the disk takes, one call for each group of batches. */
public interface SpoolTimings {
  void spoolAppended(long nanos);

  void spoolForced(long nanos);
}
