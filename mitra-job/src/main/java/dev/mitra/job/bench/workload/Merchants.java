package dev.mitra.job.bench.workload;

/** The merchants of the load, as its payments name them. */
final class Merchants {
  /** How many there are. */
  static final int COUNT = 10_000;

  private static final int FIRST = 100_000;

  private Merchants() {}

  /**
   * The id of a merchant.
   *
   * @param rank its place by the number of its payments, from 0 on
   */
  static String id(int rank) {
    return "mer_" + (FIRST + rank);
  }
}
