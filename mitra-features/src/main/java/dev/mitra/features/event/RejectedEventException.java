package dev.mitra.features.event;

/**
 * An event that cannot be accepted. Its message says what is allowed and holds nothing of the
 * event's own text. Carries no stack trace: refusing is an ordinary outcome of the hot path.
 */
public final class RejectedEventException extends Exception {
  private static final long serialVersionUID = 1L;

  private final RejectReason reason;

  /** An exception with a reason code and a sentence on what is allowed. */
  public RejectedEventException(RejectReason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** The reason code. */
  public RejectReason reason() {
    return reason;
  }
}
