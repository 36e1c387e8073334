package dev.mitra.job.fault;

/** What can be wrong with what the job wrote of the payments it was sent. */
enum Wrong {
  /** A payment has no decision. */
  UNDECIDED("payments without a decision"),
  /** A decision is about a payment that was not sent. */
  UNKNOWN("decisions on what was not sent"),
  /** A second decision on a payment has other bytes than the first. */
  OTHER_BODY("repeats with another body"),
  /** The first decision took the payment for an earlier or later one of its card than it is. */
  MISPLACED("payments out of their card's order"),
  /** A logged feature is not what mitra-features makes of what was sent. */
  OTHER_FEATURE("payments with wrong features"),
  /** A payment is not in the feature log. */
  NOT_LOGGED("payments not in the feature log"),
  /** A payment is in the feature log more than once. */
  LOGGED_AGAIN("payments in the feature log again");

  private final String title;

  Wrong(String title) {
    this.title = title;
  }

  /** What is counted, for a table. */
  String title() {
    return title;
  }
}
