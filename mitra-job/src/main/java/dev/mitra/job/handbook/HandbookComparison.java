package dev.mitra.job.handbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds computed features against the published ones. Rows that differ are allowed in pairs only:
 * two payments of one customer in the same second whose customer features stand swapped in the
 * published file. Not thread-safe.
 */
public final class HandbookComparison {
  /** The largest difference that counts as equal, relative above 1. */
  public static final double TOLERANCE = 1e-6;

  private static final int FIRST_CUSTOMER = 2;
  private static final int FIRST_TERMINAL = 8;

  /** A row that differs. */
  private record Difference(String id, String customer, long timeMillis, double[] ours) {}

  private final Map<String, double[]> published;
  private final List<Difference> differences = new ArrayList<>();
  private int compared;
  private double largest;

  /**
   * @param published features by transaction
   */
  public HandbookComparison(Map<String, double[]> published) {
    this.published = published;
  }

  /**
   * What came of it.
   *
   * @param published how many rows are published
   * @param compared how many of them were computed
   * @param equal how many are equal
   * @param swapped how many differ because the published file has a pair swapped
   * @param wrong the transactions that differ otherwise
   * @param largestDifference the largest difference among the equal ones
   */
  public record Result(
      int published,
      int compared,
      int equal,
      int swapped,
      List<String> wrong,
      double largestDifference) {

    /** Whether every published row was computed and is right. */
    public boolean passed() {
      return compared == published && wrong.isEmpty();
    }
  }

  /**
   * Takes up a computed row.
   *
   * @param ours the features in the order of {@link HandbookData#COLUMNS}
   * @return whether the row is a published one
   */
  public boolean add(String id, String customer, long timeMillis, double[] ours) {
    double[] theirs = published.get(id);
    if (theirs == null) {
      return false;
    }
    compared++;
    double difference = difference(ours, theirs, 0, theirs.length);
    if (difference <= TOLERANCE) {
      largest = Math.max(largest, difference);
    } else {
      differences.add(new Difference(id, customer, timeMillis, ours.clone()));
    }
    return true;
  }

  private static double difference(double[] ours, double[] theirs, int from, int to) {
    double worst = 0;
    for (int i = from; i < to; i++) {
      double difference = Math.abs(ours[i] - theirs[i]) / Math.max(1, Math.abs(theirs[i]));
      worst = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(worst, difference);
    }
    return worst;
  }

  /** The result so far. */
  public Result result() {
    Map<String, List<Difference>> bySecond = new TreeMap<>();
    for (Difference d : differences) {
      bySecond
          .computeIfAbsent(d.customer() + "@" + d.timeMillis(), any -> new ArrayList<>())
          .add(d);
    }
    int swapped = 0;
    List<String> wrong = new ArrayList<>();
    for (List<Difference> group : bySecond.values()) {
      if (group.size() == 2
          && isOther(group.get(0), group.get(1))
          && isOther(group.get(1), group.get(0))) {
        swapped += 2;
      } else {
        group.forEach(d -> wrong.add(d.id()));
      }
    }
    return new Result(
        published.size(), compared, compared - differences.size(), swapped, wrong, largest);
  }

  /** Whether a row's customer features are published under the other's id, all else being right. */
  private boolean isOther(Difference row, Difference other) {
    double[] own = published.getOrDefault(row.id(), new double[0]);
    double[] others = published.getOrDefault(other.id(), new double[0]);
    return difference(row.ours(), others, FIRST_CUSTOMER, FIRST_TERMINAL) <= TOLERANCE
        && difference(row.ours(), own, 0, FIRST_CUSTOMER) <= TOLERANCE
        && difference(row.ours(), own, FIRST_TERMINAL, own.length) <= TOLERANCE;
  }
}
