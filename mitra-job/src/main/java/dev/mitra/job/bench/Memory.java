package dev.mitra.job.bench;

/**
 * Heap of the TaskManager within a stretch.
 *
 * @param allocatedBytesPerPayment estimated from samples of allocations
 * @param allocatedMegabytesPerSecond likewise, in units of a million bytes
 * @param collections of any generation
 * @param pauseMillis the sum of all pauses for collections
 * @param longestPauseMillis the longest of them
 */
public record Memory(
    double allocatedBytesPerPayment,
    double allocatedMegabytesPerSecond,
    int collections,
    double pauseMillis,
    double longestPauseMillis) {
  /** Nothing was recorded. */
  public static final Memory NONE = new Memory(0, 0, 0, 0, 0);
}
