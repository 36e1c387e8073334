package dev.mitra.rules.policy;

/**
 * From which value on a payment is blocked, challenged or reviewed. NaN is a threshold that is
 * never reached. Those that are set descend: {@code block >= challenge >= review}.
 *
 * @param block from here on BLOCK
 * @param challenge from here on CHALLENGE
 * @param review from here on REVIEW
 */
public record Thresholds(double block, double challenge, double review) {
  /** No threshold. */
  public static final Thresholds NONE = new Thresholds(Double.NaN, Double.NaN, Double.NaN);

  /**
   * @throws IllegalArgumentException when those that are set do not descend
   */
  public Thresholds {
    if (!descend(block, challenge, review)) {
      throw new IllegalArgumentException(
          "thresholds have to descend, block >= challenge >= review: "
              + block
              + ", "
              + challenge
              + ", "
              + review);
    }
  }

  /** Whether those that are set descend. */
  static boolean descend(double block, double challenge, double review) {
    // Comparisons with NaN are false, so a threshold that is not set is no offence.
    return !(block < challenge || challenge < review || block < review);
  }

  /** The level that a value reaches; {@link Precedence#NONE} for NaN. */
  public Precedence level(double value) {
    if (value >= block) {
      return Precedence.BLOCK;
    }
    if (value >= challenge) {
      return Precedence.CHALLENGE;
    }
    return value >= review ? Precedence.REVIEW : Precedence.NONE;
  }
}
