package dev.tidemark.loadgen.traffic;

/** How large a part of all events each kind is, from 0 to 1; the rest is good. */
public record Shares(double bad, double late, double duplicate, double skewed) {
  /** Every event is good. */
  public static final Shares ALL_GOOD = new Shares(0, 0, 0, 0);

  public Shares {
    if (bad + late + duplicate + skewed > 1) {
      throw new IllegalArgumentException(
          "Invalid shares: bad-share, late-share, duplicate-share and skewed-share are more than 1"
              + " together");
    }
    if (duplicate > 1 - bad - late - duplicate - skewed) {
      throw new IllegalArgumentException(
          "Invalid shares: duplicate-share is larger than what is left for good events, and only"
              + " those are sent twice");
    }
  }

  double good() {
    return 1 - bad - late - duplicate - skewed;
  }

  /** Of the events that are not duplicates. */
  double badOfFirst() {
    return of(bad, 1 - duplicate);
  }

  /** Of the events that are not duplicates. */
  double lateOfFirst() {
    return of(late, 1 - duplicate);
  }

  /**
   * Of the sessions: what a wrong clock does shows only in events that are neither bad nor late.
   */
  public double skewedOfSessions() {
    return of(skewed, good() + skewed);
  }

  /** Of the good events: how many are sent once more. */
  double duplicateOfGood() {
    return of(duplicate, good());
  }

  private static double of(double part, double whole) {
    return whole <= 0 ? 0 : Math.min(1, part / whole);
  }
}
