package dev.tidemark.gateway;

/** How often something was later than 50 ms, of how many times it was asked. */
record Delays(long late, long measurements) {
  double lateShare() {
    return (double) late / measurements;
  }

  Delays since(Delays before) {
    return new Delays(late - before.late, measurements - before.measurements);
  }

  @Override
  public String toString() {
    return late + " times of " + measurements;
  }
}
