package dev.mitra.job.bench;

/** Which event comes next. */
public enum Next {
  /** A usual payment, which concerns no pattern. */
  USUAL,

  /** One more small payment: it goes into the sequences under way, and begins another. */
  SMALL,

  /** A large payment at another merchant: it completes the sequences under way. */
  LARGE
}
