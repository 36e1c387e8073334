package dev.mitra.job.wire;

/**
 * The number that an event carries through one run of the job: the decoding subtask in the upper 16
 * bits, a running number below. It routes the parts of a payment to one another without hashing
 * text, and means nothing after a restart, when nothing with an old ticket is left.
 */
public final class Ticket {
  private static final int SUBTASK_SHIFT = 48;

  private Ticket() {}

  /** The ticket of an event. */
  public static long of(int subtask, long sequence) {
    return ((long) subtask << SUBTASK_SHIFT) | sequence;
  }

  /** The decoding subtask. */
  public static int subtask(long ticket) {
    return (int) (ticket >>> SUBTASK_SHIFT);
  }

  /** The running number within the subtask, from 0. */
  public static long sequence(long ticket) {
    return ticket & ((1L << SUBTASK_SHIFT) - 1);
  }

  /** One of {@code targets}, evenly spread. */
  public static int spread(long ticket, int targets) {
    long h = ticket * 0x9E3779B97F4A7C15L;
    return (int) Math.floorMod(h >>> 32, (long) targets);
  }
}
