package dev.mitra.rules.rule;

/** What follows when a rule fires. */
public enum Action {
  /** Stops the payment. */
  BLOCK,
  /** Asks the payer to prove who they are. */
  CHALLENGE,
  /** Lets the payment wait for, or be followed by, a look at it. */
  REVIEW,
  /** Lets the payment pass, whatever stands below it in the precedence. */
  ALLOW,
  /** Only adds its reason; never changes the decision. */
  TAG
}
