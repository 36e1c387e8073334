package dev.mitra.job.traffic;

/**
 * How an attempt ends.
 *
 * @param declineCode empty when it is authorised
 * @param aftermath what may follow an authorised one
 */
record Outcome(String declineCode, Aftermath aftermath) {
  /** Authorised; now and then refunded, returned or disputed, as among honest customers. */
  static final Outcome GENUINE = new Outcome("", Aftermath.GENUINE);

  /** Authorised; the owner of the card or account most often disputes it later. */
  static final Outcome STOLEN = new Outcome("", Aftermath.STOLEN);

  /** Ordered for cash on delivery, and most often refused at the door. */
  static final Outcome REFUSED = new Outcome("", Aftermath.REFUSED);

  /** Authorised, and nothing follows by itself. */
  static final Outcome QUIET = new Outcome("", Aftermath.NONE);

  /** What follows an authorised payment. */
  enum Aftermath {
    NONE,
    GENUINE,
    STOLEN,
    REFUSED
  }

  static Outcome declined(String code) {
    return new Outcome(code, Aftermath.NONE);
  }

  boolean authorised() {
    return declineCode.isEmpty();
  }
}
