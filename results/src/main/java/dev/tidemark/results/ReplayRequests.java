package dev.tidemark.results;

import java.util.List;
import java.util.Optional;

/**
 * What people asked to be sent again: the dashboard writes requests, the processor takes them and
 * writes what becomes of them. Every method throws {@link ResultStoreException} when the store
 * fails.
 */
public interface ReplayRequests {

  /** Writes a request by its id; of two revisions the higher stays. */
  void write(ReplayRequest request);

  Optional<ReplayRequest> find(String id);

  /** The requests that were made last, newest first. */
  List<ReplayRequest> newest(int limit);

  /** Those that are not over, oldest first. */
  List<ReplayRequest> open();
}
