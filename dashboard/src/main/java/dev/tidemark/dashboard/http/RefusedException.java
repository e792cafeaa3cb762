package dev.tidemark.dashboard.http;

/** A request that the store's state forbids, found out on a worker thread. */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Problem problem;

  RefusedException(Problem problem) {
    super(problem.name(), null, false, false);
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
