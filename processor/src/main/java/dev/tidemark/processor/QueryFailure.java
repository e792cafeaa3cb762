package dev.tidemark.processor;

/** Says in one line why the query failed. */
public final class QueryFailure {
  private QueryFailure() {}

  /** The deepest message of the chain, which names the fault; what is above it is Spark's plan. */
  public static String explain(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String message =
        root.getMessage() == null ? "" : root.getMessage().lines().findFirst().orElse("");
    return root.getClass().getSimpleName() + ": " + message;
  }
}
