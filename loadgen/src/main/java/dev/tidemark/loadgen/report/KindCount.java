package dev.tidemark.loadgen.report;

/** Events of one kind. {@code sent} is the sum of the others. */
public record KindCount(long sent, long accepted, long refused, long failed, long uncertain) {
  static final KindCount NONE = new KindCount(0, 0, 0, 0, 0);

  KindCount plus(KindCount other) {
    return new KindCount(
        sent + other.sent,
        accepted + other.accepted,
        refused + other.refused,
        failed + other.failed,
        uncertain + other.uncertain);
  }
}
