package dev.mitra.rules.breaker;

/**
 * The score interval of a share (E. B. Wilson, Probable inference, the law of succession, and
 * statistical inference, Journal of the American Statistical Association 22, 1927): those true
 * shares from which what was counted is at most so many standard deviations away, the deviation
 * being that of the true share. Unlike the interval by the deviation of the counted share it does
 * not shrink to a point when all or none of the payments are counted.
 */
final class WilsonScore {
  private WilsonScore() {}

  /**
   * The lower end of the interval. It is above a share p exactly when {@code (fired - n p) >
   * deviations * sqrt(n p (1 - p))}, n being the payments.
   *
   * @param fired how many of the payments are counted; more than all of them are taken for all
   * @param payments how many there are, at least 1
   * @param deviations how many standard deviations the interval reaches downwards, at least 0
   * @return a share in [0,1]
   */
  static double lowerBound(long fired, long payments, double deviations) {
    double share = Math.min(fired, payments) / (double) payments;
    double squares = deviations * deviations / payments;
    double middle = share + squares / 2;
    // Under the root: the variance of the share, and what the interval is widened by for few.
    double half = Math.sqrt(squares * (share * (1 - share) + squares / 4));
    return Math.max(0, (middle - half) / (1 + squares));
  }
}
