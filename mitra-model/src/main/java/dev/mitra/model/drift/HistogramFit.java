package dev.mitra.model.drift;

import java.util.Arrays;

/** Makes histograms of values. */
public final class HistogramFit {
  private HistogramFit() {}

  /**
   * Bins that hold about equally many values each, such as deciles. Where one value makes up more
   * than a bin there are fewer: edges lie on values that occur, each once, and below the greatest,
   * so that every bin holds something.
   *
   * @param values at least one; NaN is missing, infinite ones are the least and the greatest
   * @param bins 1 to {@value Histogram#MOST_EDGES}
   * @throws IllegalArgumentException if there is no value or {@code bins} is out of its range
   */
  public static Histogram quantiles(float[] values, int bins) {
    if (bins < 1 || bins > Histogram.MOST_EDGES || values.length == 0) {
      throw new IllegalArgumentException(
          bins
              + " bins for "
              + values.length
              + " values; 1 to "
              + Histogram.MOST_EDGES
              + " bins and at least one value are allowed");
    }
    float[] sorted = values.clone();
    // NaN comes last.
    Arrays.sort(sorted);
    int present = sorted.length;
    while (present > 0 && Float.isNaN(sorted[present - 1])) {
      present--;
    }
    double[] edges = new double[bins];
    int count = 0;
    for (int i = 1; i < bins && present > 0; i++) {
      double edge = sorted[(int) (((long) i * present + bins - 1) / bins) - 1] + 0.0;
      // The edge belongs to the bin below it.
      boolean splits = edge < sorted[present - 1] && Double.isFinite(edge);
      if (splits && (count == 0 || edge > edges[count - 1])) {
        edges[count++] = edge;
      }
    }
    return shares(Arrays.copyOf(edges, count), values);
  }

  /**
   * How values spread over given bins.
   *
   * @param edges as {@link Histogram} has them
   * @param values at least one; NaN is missing
   */
  public static Histogram shares(double[] edges, float[] values) {
    long[] counts = new long[edges.length + 2];
    double[] none = new double[edges.length + 1];
    none[0] = 1;
    Histogram bins = new Histogram(edges, none, 0);
    for (float value : values) {
      counts[bins.bin(value)]++;
    }
    double[] shares = new double[edges.length + 1];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = (double) counts[i] / values.length;
    }
    return new Histogram(edges, shares, (double) counts[edges.length + 1] / values.length);
  }
}
