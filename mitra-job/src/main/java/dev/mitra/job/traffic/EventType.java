package dev.mitra.job.traffic;

/** The types of event in the default payment schema. */
enum EventType {
  PAYMENT_ATTEMPTED("payment.attempted"),
  PAYMENT_AUTHORISED("payment.authorised"),
  PAYMENT_FAILED("payment.failed"),
  PAYMENT_DISPUTED("payment.disputed"),
  REFUND_CREATED("refund.created"),
  ORDER_RETURNED("order.returned"),
  LOGIN_SUCCEEDED("login.succeeded"),
  LOGIN_FAILED("login.failed"),
  PROFILE_CHANGED("customer.profile_changed"),
  TRANSFER_RECEIVED("transfer.received"),
  REPAYMENT_RECEIVED("repayment.received"),
  REPAYMENT_RETURNED("repayment.returned");

  private final String label;

  EventType(String label) {
    this.label = label;
  }

  /** The value of {@code /type}. */
  String label() {
    return label;
  }

  /** Whether events of this type leave with a decision. */
  boolean scored() {
    return this == PAYMENT_ATTEMPTED;
  }
}
