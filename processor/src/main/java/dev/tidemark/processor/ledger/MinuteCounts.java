package dev.tidemark.processor.ledger;

import java.io.Serializable;

/** What became of one partition's records that were appended in one minute. */
public final class MinuteCounts implements Serializable {
  private static final long serialVersionUID = 1;

  long read;
  long ticks;
  long quarantined;
  long counted;
  long late;
  long duplicate;
  long receivedFirst = Long.MAX_VALUE;
  long receivedLast = Long.MIN_VALUE;

  void received(long receivedAtMillis) {
    receivedFirst = Math.min(receivedFirst, receivedAtMillis);
    receivedLast = Math.max(receivedLast, receivedAtMillis);
  }
}
