package dev.tidemark.processor;

import java.util.ArrayList;
import java.util.List;

/** Says in one line why the query failed. */
public final class QueryFailure {
  private QueryFailure() {}

  /** The deepest message of the chain, which names the fault; what is above it is Spark's plan. */
  public static String explain(Throwable failure) {
    List<Throwable> chain = chain(failure);
    Throwable root = chain.get(chain.size() - 1);
    String message =
        root.getMessage() == null ? "" : root.getMessage().lines().findFirst().orElse("");
    return root.getClass().getSimpleName() + ": " + message;
  }

  /** Whether a file of the checkpoint could not be used, by what Spark says of it. */
  static boolean isDamagedCheckpoint(Throwable failure) {
    return chain(failure).stream().anyMatch(QueryFailure::isOfState);
  }

  private static boolean isOfState(Throwable failure) {
    String text = failure.toString();
    return text.contains("CANNOT_LOAD_STATE_STORE")
        || text.contains("CANNOT_READ_STATE")
        || text.contains("Error reading delta file")
        || text.contains("Error reading snapshot file");
  }

  private static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable at = failure; at != null && !chain.contains(at); at = at.getCause()) {
      chain.add(at);
    }
    return chain;
  }
}
