package dev.tidemark.processor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Says in one line why the query failed. */
public final class QueryFailure {
  private static final String STATE_PACKAGE = "org.apache.spark.sql.execution.streaming.state.";
  private static final List<String> STATE_LOADERS =
      List.of("RocksDB", "HDFSBackedStateStoreProvider", "StateStoreChangelogReader");

  private QueryFailure() {}

  /** The deepest message of the chain, which names the fault; what is above it is Spark's plan. */
  public static String explain(Throwable failure) {
    List<Throwable> chain = chain(failure);
    Throwable root = chain.get(chain.size() - 1);
    String message =
        root.getMessage() == null ? "" : root.getMessage().lines().findFirst().orElse("");
    return root.getClass().getSimpleName() + ": " + message;
  }

  /** Whether Spark failed to load the query's state from its files. */
  static boolean isOfState(Throwable failure) {
    return chain(failure).stream()
        .flatMap(cause -> Arrays.stream(cause.getStackTrace()))
        .anyMatch(QueryFailure::loadsState);
  }

  private static boolean loadsState(StackTraceElement frame) {
    return frame.getClassName().startsWith(STATE_PACKAGE)
        && STATE_LOADERS.stream().anyMatch(frame.getClassName()::contains)
        && frame.getMethodName().matches("load.*|getStore|read.*|.*replayChangelog.*");
  }

  private static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable at = failure; at != null && !chain.contains(at); at = at.getCause()) {
      chain.add(at);
    }
    return chain;
  }
}
