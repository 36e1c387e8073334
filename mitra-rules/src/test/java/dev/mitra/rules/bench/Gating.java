package dev.mitra.rules.bench;

/** What the measured rules have beside their conditions. */
public enum Gating {
  /** Nothing. */
  NONE,
  /** A rollout to half of the customers. */
  ROLLOUT,
  /** Ten suppressed customers, hardly one of them a payment's own. */
  SUPPRESS
}
