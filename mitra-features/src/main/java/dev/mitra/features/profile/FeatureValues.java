package dev.mitra.features.profile;

import dev.mitra.features.declare.Aggregate;

/**
 * Computes features from the sums over a window and the event that asks, which the sums do not
 * hold. Not thread-safe.
 */
final class FeatureValues {
  /** The mean radius of the earth in kilometres (IUGG). */
  private static final double EARTH_RADIUS = 6371.0088;

  /** Up to which share of their mean values may deviate and count as equal. */
  private static final double EQUAL = 1e-14;

  private final Columns columns;
  private final Feature[] features;
  private final Aggregate[] aggregates;

  /** For each feature the number of its measure and that measure's first column; -1 for none. */
  private final int[] measures;

  private final int[] at;
  private final double[] sums;
  private final double[] shifts;

  /** For each measure the number it would take of the event; of a place the latitude. */
  private final double[] own;

  /** The longitude that goes with {@link #own}. */
  private final double[] ownLongitude;

  /** For each measure whether it takes the event. */
  private final boolean[] takes;

  private long time;
  private double[] out = new double[0];
  private int outAt;

  FeatureValues(EntityPlan plan) {
    this.columns = plan.columns();
    int count = plan.featureCount();
    this.features = new Feature[count];
    this.aggregates = new Aggregate[count];
    this.measures = new int[count];
    this.at = new int[count];
    for (int f = 0; f < count; f++) {
      Feature feature = plan.feature(f);
      features[f] = feature;
      aggregates[f] = feature.aggregate();
      measures[f] = feature.measure() < 0 ? -1 : plan.columnOf(feature.measure());
      at[f] = measures[f] < 0 ? -1 : columns.at[measures[f]];
    }
    this.sums = new double[columns.stride];
    this.shifts = new double[columns.count()];
    this.own = new double[columns.count()];
    this.ownLongitude = new double[columns.count()];
    this.takes = new boolean[columns.count()];
  }

  double[] sums() {
    return sums;
  }

  double[] shifts() {
    return shifts;
  }

  /** Says what a measure has of the event. */
  void own(int measure, double value, double longitude, boolean counted) {
    own[measure] = value;
    ownLongitude[measure] = longitude;
    takes[measure] = counted;
  }

  boolean takes(int measure) {
    return takes[measure];
  }

  double own(int measure) {
    return own[measure];
  }

  double ownLongitude(int measure) {
    return ownLongitude[measure];
  }

  /** Says where features go from now on. */
  void begin(long eventTime, double[] vector, int first) {
    time = eventTime;
    out = vector;
    outAt = first;
  }

  /** Writes features whose window has been added up. */
  void compute(int[] wanted) {
    for (int f : wanted) {
      double value = value(f);
      out[outAt + f] = Double.isNaN(value) ? features[f].whenEmpty() : value;
    }
  }

  private double value(int f) {
    int m = measures[f];
    int a = at[f];
    boolean included = takes[m] && features[f].delay() == 0;
    return switch (aggregates[f]) {
      case COUNT -> orEmpty(sums[a] + (included ? 1 : 0));
      case SUM -> count(a, included) == 0 ? Double.NaN : sum(m, a, included);
      case AVG, RATE -> sum(m, a, included) / count(a, included);
      case STD -> deviation(m, a, included);
      case MIN -> {
        double min = included ? Math.min(sums[a + Columns.MIN], own[m]) : sums[a + Columns.MIN];
        yield min == Double.POSITIVE_INFINITY ? Double.NaN : min;
      }
      case MAX -> {
        double max = included ? Math.max(sums[a + Columns.MAX], own[m]) : sums[a + Columns.MAX];
        yield max == Double.NEGATIVE_INFINITY ? Double.NaN : max;
      }
      case FIRST -> first(m, a, included);
      case LAST -> included ? own[m] : sums[a];
      case PREVIOUS -> sums[a];
      case RATIO -> ratio(m, a);
      case ZSCORE -> zscore(m, a);
      case SINCE_FIRST -> ((double) time - first(m, a, included)) / 1000;
      case SINCE_LAST -> included ? 0 : ((double) time - sums[a]) / 1000;
      case SINCE_PREVIOUS -> ((double) time - sums[a]) / 1000;
      case BURSTINESS -> burstiness(m, a, included);
      case DISTANCE -> distance(m, a);
      case SPEED ->
          distance(m, a) / (Math.max(1000, (double) time - sums[a + Columns.TIME]) / 3_600_000);
      case DECAY, DISTINCT, NEW, SAME, ENTROPY, COVERAGE ->
          throw new IllegalStateException(aggregates[f] + " is not computed from a window's sums");
    };
  }

  /** A count of nothing takes the value that the declaration gives for it. */
  private static double orEmpty(double count) {
    return count == 0 ? Double.NaN : count;
  }

  private double count(int a, boolean included) {
    return sums[a + Columns.N] + (included ? 1 : 0);
  }

  private double sum(int m, int a, boolean included) {
    return included ? sums[a + Columns.SUM] + own[m] : sums[a + Columns.SUM];
  }

  private double first(int m, int a, boolean included) {
    return Double.isNaN(sums[a]) && included ? own[m] : sums[a];
  }

  /** The sample deviation; NaN with fewer than two values. */
  private double deviation(int m, int a, boolean included) {
    double n = count(a, included);
    if (n < 2) {
      return Double.NaN;
    }
    double shift = sums[a + Columns.N] == 0 ? own[m] : shifts[m];
    double squares = sums[a + Columns.M2];
    if (included) {
      squares += (own[m] - shift) * (own[m] - shift);
    }
    double off = sum(m, a, included) / n - shift;
    return Math.sqrt(Math.max(0, squares - n * off * off) / (n - 1));
  }

  private double ratio(int m, int a) {
    double mean = sums[a + Columns.SUM] / sums[a + Columns.N];
    return mean == 0 ? Double.NaN : own[m] / mean;
  }

  private double zscore(int m, int a) {
    double deviation = deviation(m, a, false);
    double mean = sums[a + Columns.SUM] / sums[a + Columns.N];
    // Equal values whose sums were rounded on the way are equal still.
    return deviation <= EQUAL * Math.abs(mean) ? Double.NaN : (own[m] - mean) / deviation;
  }

  private double burstiness(int m, int a, boolean included) {
    double deviation = deviation(m, a, included);
    double mean = sum(m, a, included) / count(a, included);
    return (deviation - mean) / (deviation + mean);
  }

  /** The great-circle distance by the haversine formula, in kilometres. */
  private double distance(int m, int a) {
    double fromLatitude = Math.toRadians(sums[a + Columns.LATITUDE]);
    double toLatitude = Math.toRadians(own[m]);
    double sinLatitude = Math.sin((toLatitude - fromLatitude) / 2);
    double sinLongitude =
        Math.sin(Math.toRadians(ownLongitude[m] - sums[a + Columns.LONGITUDE]) / 2);
    double h =
        sinLatitude * sinLatitude
            + Math.cos(fromLatitude) * Math.cos(toLatitude) * sinLongitude * sinLongitude;
    return 2 * EARTH_RADIUS * Math.asin(Math.sqrt(Math.min(1, h)));
  }
}
