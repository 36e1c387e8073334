package dev.mitra.model.drift;

import java.util.Arrays;

/**
 * How values were spread when a model was trained: the share in each bin, and the share that was
 * missing. Bin 0 holds what is at most the first edge, bin {@code i} what is greater than edge
 * {@code i-1} and at most edge {@code i}, the last bin what is greater than the last edge.
 */
public final class Histogram {
  /** Most edges. */
  public static final int MOST_EDGES = 100;

  private final double[] edges;
  private final double[] shares;
  private final double missing;

  /**
   * @param edges ascending, each greater than the one before, finite; at most {@value #MOST_EDGES}
   * @param shares one more than edges, each from 0 to 1
   * @param missing the share without a value, from 0 to 1; with {@code shares} 1 together, to 1e-3
   */
  public Histogram(double[] edges, double[] shares, double missing) {
    this.edges = edges.clone();
    this.shares = shares.clone();
    this.missing = missing;
    if (edges.length > MOST_EDGES || shares.length != edges.length + 1) {
      throw new IllegalArgumentException(
          edges.length
              + " edges and "
              + shares.length
              + " shares; at most "
              + MOST_EDGES
              + " edges and one share more are allowed");
    }
    for (int i = 0; i < edges.length; i++) {
      if (!Double.isFinite(edges[i]) || (i > 0 && !(edges[i] > edges[i - 1]))) {
        throw new IllegalArgumentException(
            "edge " + i + " is " + edges[i] + "; finite numbers that ascend are allowed");
      }
    }
    double sum = missing;
    for (double share : shares) {
      sum += share;
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("a share is " + share + "; 0 to 1 is allowed");
      }
    }
    if (!(missing >= 0 && missing <= 1) || !(Math.abs(sum - 1) <= 1e-3)) {
      throw new IllegalArgumentException(
          "the shares and what is missing sum up to " + sum + "; 1 is allowed");
    }
  }

  /** The edges, ascending; a copy. */
  public double[] edges() {
    return edges.clone();
  }

  /** The share of each bin, one more than edges; a copy. */
  public double[] shares() {
    return shares.clone();
  }

  /** The share without a value. */
  public double missing() {
    return missing;
  }

  /** How many bins there are, without that of what is missing. */
  public int bins() {
    return shares.length;
  }

  /** The bin of a value, from 0 on; {@link #bins()} when it is NaN, which is missing. */
  public int bin(double value) {
    if (Double.isNaN(value)) {
      return shares.length;
    }
    int low = 0;
    int high = edges.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (value <= edges[middle]) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Histogram that
        && Arrays.equals(edges, that.edges)
        && Arrays.equals(shares, that.shares)
        && Double.compare(missing, that.missing) == 0;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(edges) + Arrays.hashCode(shares)) + Double.hashCode(missing);
  }

  @Override
  public String toString() {
    return "Histogram[" + shares.length + " bins, missing " + missing + "]";
  }
}
