package dev.mitra.job.bench;

/** How a figure stands to its goal. */
public enum Verdict {
  /** Better than the goal: what lies beyond it is reached too. */
  STRETCH,
  /** The goal is reached. */
  REACHED,
  /** The goal is not reached. */
  MISSED
}
