package dev.tidemark.results;

import java.time.Instant;

/** How far a part of the store's own upkeep has come. Key: id. */
record StoreProgress(String id, Instant until) {
  /** Until then hours, and all longer and shorter steps that are over, are rolled up. */
  static final String ROLLED_UP = "steps_rolled_up";

  /** What is older was deleted. */
  static final String DELETED = "deleted";

  /** Where one of them stands; no row when it has never been done. */
  static Sql question(String id) {
    return Sql.of("SELECT until_ms FROM store_progress {latest} WHERE id = ?", id);
  }
}
