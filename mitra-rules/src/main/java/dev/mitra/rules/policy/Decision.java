package dev.mitra.rules.policy;

/** What becomes of a payment. */
public enum Decision {
  /** It is stopped. */
  BLOCK,
  /** The payer is asked to prove who they are. */
  CHALLENGE,
  /** It is looked at by a person. */
  REVIEW,
  /** It passes. */
  ALLOW
}
