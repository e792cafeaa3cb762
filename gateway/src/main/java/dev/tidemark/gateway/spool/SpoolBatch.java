package dev.tidemark.gateway.spool;

import dev.tidemark.gateway.refusal.Refusal;

/**
 * The records of one body on their way to the spool, which are stored together or not. What becomes
 * of them is told once, on the spool's thread.
 */
public interface SpoolBatch {
  int count();

  /** Keys and values together. */
  long bytes();

  /** Null for none. */
  byte[] key(int index);

  byte[] value(int index);

  /** Where a record stands, before it is durable. */
  void placed(int index, long position);

  /** All records are on the disk. */
  void spooled();

  /** The records are not stored, and their sender has to be told. */
  void notSpooled(Refusal reason);
}
