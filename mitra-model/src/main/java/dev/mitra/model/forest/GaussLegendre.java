package dev.mitra.model.forest;

/**
 * Points and weights with which the integral from 0 to 1 of a polynomial is a weighted sum of its
 * values; exact up to degree 2n − 1 for n points. All weights are positive and add up to 1.
 *
 * @param points in (0, 1), ascending
 * @param weights one for each point
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and never changed.
record GaussLegendre(double[] points, double[] weights) {

  /** The rule of {@code n} points: the roots of the Legendre polynomial, by Newton's method. */
  static GaussLegendre of(int n) {
    double[] points = new double[n];
    double[] weights = new double[n];
    for (int i = 0; i < n; i++) {
      // Close enough to the root number i for Newton's method to come to that one.
      double x = StrictMath.cos(StrictMath.PI * (n - i - 0.25) / (n + 0.5));
      double slope = 1;
      for (int step = 0; step < 20; step++) {
        // The polynomials of degree k − 1 and k at x, by Bonnet's recursion.
        double before = 1;
        double value = x;
        for (int k = 2; k <= n; k++) {
          double next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
          before = value;
          value = next;
        }
        slope = n * (x * value - before) / (x * x - 1);
        x -= value / slope;
      }
      // From [-1, 1] to [0, 1].
      points[i] = (1 + x) / 2;
      weights[i] = 1 / ((1 - x * x) * slope * slope);
    }
    return new GaussLegendre(points, weights);
  }
}
