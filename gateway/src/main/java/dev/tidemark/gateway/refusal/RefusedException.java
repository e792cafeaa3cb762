package dev.tidemark.gateway.refusal;

/**
 * A refusal on its way to the one place that answers it. It carries no stack trace: it is traffic,
 * not a fault.
 */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final Refusal refusal;

  public RefusedException(Refusal refusal) {
    super(refusal.message(), null, false, false);
    this.refusal = refusal;
  }

  public Refusal refusal() {
    return refusal;
  }
}
