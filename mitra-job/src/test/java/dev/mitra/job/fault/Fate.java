package dev.mitra.job.fault;

/** What the job has to do with a record. */
enum Fate {
  /** It is a payment, however odd, and is decided. */
  SCORED,
  /** It is none, and becomes a dead letter. */
  REFUSED,
  /** Where the damage is decides; one of the two. */
  EITHER
}
