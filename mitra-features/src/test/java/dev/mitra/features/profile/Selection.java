package dev.mitra.features.profile;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The events in a window, and what the definitions of aggregates say of them. */
final class Selection {
  private static final double EARTH_KM = 6371.0088;

  private long[] times = new long[64];
  private double[] values = new double[64];
  private double[] others = new double[64];
  private Object[] keys = new Object[64];
  private int size;

  void clear() {
    size = 0;
  }

  void add(long time, double value, double other, Object key) {
    if (size == times.length) {
      times = Arrays.copyOf(times, size * 2);
      values = Arrays.copyOf(values, size * 2);
      others = Arrays.copyOf(others, size * 2);
      keys = Arrays.copyOf(keys, size * 2);
    }
    times[size] = time;
    values[size] = value;
    others[size] = other;
    keys[size++] = key;
  }

  int size() {
    return size;
  }

  /** The sum of the values above 0. */
  double positive() {
    return Arrays.stream(values, 0, size).filter(v -> v > 0).sum();
  }

  /** The sum of the values below 0. */
  double negative() {
    return Arrays.stream(values, 0, size).filter(v -> v < 0).sum();
  }

  Allowed count(double missing) {
    return size == 0 ? Allowed.none(missing) : Allowed.exactly(size);
  }

  Allowed sum(double missing) {
    Moments moments = moments();
    return size == 0
        ? Allowed.none(missing)
        : Allowed.near(moments.mean() * size, moments.meanError() * size);
  }

  Allowed mean(double missing) {
    Moments moments = moments();
    return size == 0 ? Allowed.none(missing) : Allowed.near(moments.mean(), moments.meanError());
  }

  Allowed deviation(double missing) {
    Moments moments = moments();
    return size < 2
        ? Allowed.none(missing)
        : Allowed.near(moments.deviation(), moments.deviationError());
  }

  Allowed least(double missing) {
    return size == 0
        ? Allowed.none(missing)
        : Allowed.exactly(Arrays.stream(values, 0, size).min().orElseThrow());
  }

  Allowed most(double missing) {
    return size == 0
        ? Allowed.none(missing)
        : Allowed.exactly(Arrays.stream(values, 0, size).max().orElseThrow());
  }

  Allowed first(double missing) {
    return size == 0 ? Allowed.none(missing) : Allowed.exactly(values[0]);
  }

  Allowed last(double missing) {
    return size == 0 ? Allowed.none(missing) : Allowed.exactly(values[size - 1]);
  }

  Allowed sinceFirst(long time, double missing) {
    return size == 0 ? Allowed.none(missing) : seconds(time - times[0]);
  }

  Allowed sinceLast(long time, double missing) {
    return size == 0 ? Allowed.none(missing) : seconds(time - times[size - 1]);
  }

  private static Allowed seconds(long millis) {
    double seconds = millis / 1000.0;
    return Allowed.near(seconds, 1e-12 * Math.abs(seconds));
  }

  /** The events being those before, how many times their mean a value is. */
  Allowed ratio(double value, double missing) {
    if (Double.isNaN(value) || size == 0) {
      return Allowed.none(missing);
    }
    Moments moments = moments();
    double mean = moments.mean();
    double error = moments.meanError();
    if (moments.allEqual() && mean == 0) {
      return Allowed.none(missing);
    }
    if (Math.abs(mean) <= error) {
      // Whether values that cancel each other leave exactly nothing is a matter of rounding.
      return Allowed.ANYTHING;
    }
    double ratio = value / mean;
    return Allowed.near(ratio, Math.abs(ratio) * (1e-12 + error / (Math.abs(mean) - error)));
  }

  /** The events being those before, by how many deviations a value lies above their mean. */
  Allowed zscore(double value, double missing) {
    if (Double.isNaN(value) || size < 2) {
      return Allowed.none(missing);
    }
    Moments moments = moments();
    if (moments.allEqual()) {
      return Allowed.none(missing);
    }
    double least = moments.deviation() - moments.deviationError();
    if (least <= 0) {
      return Allowed.ANYTHING;
    }
    double distance = value - moments.mean();
    double score = distance / moments.deviation();
    return Allowed.near(
        score,
        1e-12 * Math.abs(score)
            + (moments.meanError() + 1e-15 * Math.abs(value)) / least
            + Math.abs(score) * moments.deviationError() / least);
  }

  /** The values being the seconds between events: (s-m)/(s+m). */
  Allowed burstiness(double missing) {
    for (int i = 0; i < size; i++) {
      if (others[i] != 0) {
        return Allowed.ANYTHING;
      }
    }
    // Events without a gap are in the window, but they have no value.
    int gaps = 0;
    for (int i = 0; i < size; i++) {
      if (!Double.isNaN(values[i])) {
        values[gaps++] = values[i];
      }
    }
    size = gaps;
    Moments moments = moments();
    double s = moments.deviation();
    double m = moments.mean();
    if (size < 2 || s + m == 0) {
      return Allowed.none(missing);
    }
    double error = 2 * (m * moments.deviationError() + s * moments.meanError());
    return Allowed.near((s - m) / (s + m), error / ((s + m) * (s + m)) + 1e-12);
  }

  /** Half of each event's weight is lost with every half-life. */
  Allowed decayed(long time, double halfLife, double missing) {
    double sum = 0;
    double magnitude = 0;
    for (int i = 0; i < size; i++) {
      double weighted = values[i] * Math.exp(-Math.log(2) * ((time - times[i]) / halfLife));
      sum += weighted;
      // Weights below the least normal number have few digits.
      magnitude += Math.abs(weighted) + Math.abs(values[i]) * 1e-290;
    }
    return size == 0 ? Allowed.none(missing) : Allowed.near(sum, 1e-9 * magnitude + 1e-290);
  }

  Allowed same(Object key) {
    int same = 0;
    for (int i = 0; i < size; i++) {
      same += keys[i].equals(key) ? 1 : 0;
    }
    return Allowed.exactly(same);
  }

  Allowed entropy(double missing) {
    Map<Object, Integer> counts = new HashMap<>();
    for (int i = 0; i < size; i++) {
      counts.merge(keys[i], 1, Integer::sum);
    }
    double bits = 0;
    for (int count : counts.values()) {
      double share = (double) count / size;
      bits -= share * Math.log(share) / Math.log(2);
    }
    return size == 0 ? Allowed.none(missing) : Allowed.near(bits, counts.size() == 1 ? 0 : 1e-9);
  }

  /** Kilometres from the newest place. */
  Allowed distance(double latitude, double longitude, double missing) {
    if (size == 0 || Double.isNaN(latitude)) {
      return Allowed.none(missing);
    }
    return haversine(values[size - 1], others[size - 1], latitude, longitude);
  }

  /** Kilometres per hour from the newest place, a second away at least. */
  Allowed speed(long time, double latitude, double longitude, double missing) {
    Allowed distance = distance(latitude, longitude, missing);
    if (distance.orMissing()) {
      return distance;
    }
    double hours = Math.max(1_000, time - times[size - 1]) / 3_600_000.0;
    return Allowed.between(
        distance.low() / hours * (1 - 1e-12), distance.high() / hours * (1 + 1e-12));
  }

  private static Allowed haversine(double lat1, double lon1, double lat2, double lon2) {
    double up = Math.sin(Math.toRadians(lat2 - lat1) / 2);
    double across = Math.sin(Math.toRadians(lon2 - lon1) / 2);
    double a =
        up * up + Math.cos(Math.toRadians(lat1)) * Math.cos(Math.toRadians(lat2)) * across * across;
    double capped = Math.min(1, Math.max(0, a));
    double km = 2 * EARTH_KM * Math.asin(Math.sqrt(capped));
    // Rounding of a by some 1e-15 moves the angle by that over sqrt(a (1-a)): much only where the
    // two places lie opposite each other, and there by no more than the root of it.
    double root = Math.sqrt(capped * (1 - capped));
    double angle = Math.min(2e-15 * capped / Math.max(root, 1e-300), 1e-7);
    return Allowed.between(
        Math.max(0, km - 2 * EARTH_KM * angle - 1e-9 * km - 1e-9),
        km + 2 * EARTH_KM * angle + 1e-9 * km + 1e-9);
  }

  /**
   * Mean and sample deviation with what rounding may change them by. The deviation is computed in
   * two passes. Updating formulas lose digits where the mean is large against the deviation; what
   * they may lose is bounded by the condition number of the problem (Chan, Golub and LeVeque 1983).
   */
  private record Moments(
      double mean, double meanError, double deviation, double deviationError, boolean allEqual) {}

  private Moments moments() {
    double sum = 0;
    double lost = 0;
    double magnitude = 0;
    double meanSquare = 0;
    boolean allEqual = true;
    for (int i = 0; i < size; i++) {
      // Neumaier's compensated sum.
      double value = values[i];
      double next = sum + value;
      lost += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
      sum = next;
      magnitude += Math.abs(value);
      meanSquare += value * value / size;
      allEqual &= value == values[0];
    }
    double mean = allEqual && size > 0 ? values[0] : (sum + lost) / size;
    double squares = 0;
    double rest = 0;
    for (int i = 0; i < size; i++) {
      squares += (values[i] - mean) * (values[i] - mean);
      rest += values[i] - mean;
    }
    double variance = Math.max(0, (squares - rest * rest / size) / (size - 1));
    double deviation = Math.sqrt(variance);
    double allowed =
        1e-9 * variance + 1e-12 * Math.sqrt(variance * meanSquare) + 1e-26 * meanSquare;
    return new Moments(
        mean,
        1e-12 * magnitude / size,
        deviation,
        Math.sqrt(variance + allowed) - deviation + 1e-9 * deviation,
        allEqual);
  }
}
