package dev.mitra.features.profile;

import dev.mitra.features.declare.Aggregate;
import dev.mitra.features.declare.ProfileLimits;
import dev.mitra.features.expr.Expression;
import dev.mitra.features.schema.EntityKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the profiles of one kind of entity remember and which features are computed from them:
 * declarations turned into columns, filters and windows. Immutable.
 */
public final class EntityPlan {
  /**
   * How much longer than its longest window a profile keeps history, so that late events still see
   * whole windows: one hour, in milliseconds.
   */
  public static final long LATENESS = 3_600_000L;

  /** The features that share a delay: their windows are served by one scan. */
  static final class Group {
    final long delay;
    final long[] windows;

    /**
     * For each window the indices of the features to compute when the scan has reached its edge.
     */
    final int[][] features;

    final int[] countColumns;
    final int[] valueColumns;

    private Group(long delay, long[] windows, int[][] features, int[] counts, int[] values) {
      this.delay = delay;
      this.windows = windows;
      this.features = features;
      this.countColumns = counts;
      this.valueColumns = values;
    }
  }

  /** The features that count the different values of one field. */
  static final class DistinctGroup {
    final int store;
    final long[] windows;
    final int[][] features;

    private DistinctGroup(int store, long[] windows, int[][] features) {
      this.store = store;
      this.windows = windows;
      this.features = features;
    }
  }

  private final EntityKind entity;
  private final Expression[] filters;
  private final Measure[] measures;
  private final Feature[] features;
  private final ProfileLimits limits;
  private final long retention;
  private final Resolution resolution;
  private final int stride;
  private final int[] countColumns;
  private final int[] valueColumns;
  private final int distinctStores;
  private final Group[] groups;
  private final DistinctGroup[] distinctGroups;

  /** From this event time on every window of every feature is covered in full. */
  private final long coveredFrom;

  /**
   * A plan.
   *
   * @param entity the kind of entity
   * @param filters the conditions that measures refer to by index
   * @param measures what is remembered, with their columns set by {@link #layOut}
   * @param features what is computed, in the order of the vector
   * @param limits sizes and precision
   */
  public EntityPlan(
      EntityKind entity,
      List<Expression> filters,
      List<Measure> measures,
      List<Feature> features,
      ProfileLimits limits) {
    this.entity = entity;
    this.filters = filters.toArray(Expression[]::new);
    this.measures = measures.toArray(Measure[]::new);
    this.features = features.toArray(Feature[]::new);
    this.limits = limits;
    this.countColumns = columns(MeasureKind.COUNT);
    this.valueColumns = columns(MeasureKind.VALUE);
    this.stride = countColumns.length + 5 * valueColumns.length;
    this.distinctStores = columns(MeasureKind.DISTINCT).length;
    long longest = 0;
    long covered = Long.MIN_VALUE;
    for (Feature feature : features) {
      long reach = feature.window() + feature.delay();
      longest = Math.max(longest, reach);
      covered = Math.max(covered, this.measures[feature.measure()].since() + reach);
    }
    this.retention = longest + LATENESS;
    this.coveredFrom = covered;
    this.resolution = resolutionOf(this.features, limits.epsilon());
    this.groups = groupsOf();
    this.distinctGroups = distinctGroupsOf();
  }

  /** Gives each measure the columns that follow those before it. */
  public static List<Measure> layOut(List<Measure> measures) {
    List<Measure> laidOut = new ArrayList<>();
    int column = 0;
    int store = 0;
    for (Measure m : measures) {
      int at = m.kind() == MeasureKind.DISTINCT ? store++ : column;
      laidOut.add(new Measure(m.kind(), m.field(), m.filter(), m.key(), m.since(), m.id(), at));
      column += m.kind().columns();
    }
    return laidOut;
  }

  /** The most cells that a profile with these features can ever have. */
  public static int cellBound(List<Feature> features, ProfileLimits limits) {
    Feature[] all = features.toArray(Feature[]::new);
    long longest = 0;
    for (Feature feature : all) {
      longest = Math.max(longest, feature.window() + feature.delay());
    }
    int merged = resolutionOf(all, limits.epsilon()).bound(longest + LATENESS);
    return Math.max(limits.cells(), mergeAgainAt(merged));
  }

  /** How many cells a profile may have again before the next merge, after one left so many. */
  static int mergeAgainAt(int cells) {
    return cells + cells / 4 + 8;
  }

  private static Resolution resolutionOf(Feature[] features, double epsilon) {
    Map<Long, Long> shortest = new LinkedHashMap<>();
    for (Feature feature : features) {
      if (feature.delay() > 0) {
        shortest.merge(feature.delay(), feature.window(), Math::min);
      }
    }
    return new Resolution(
        epsilon,
        shortest.keySet().stream().mapToLong(Long::longValue).toArray(),
        shortest.values().stream().mapToLong(Long::longValue).toArray());
  }

  private int[] columns(MeasureKind kind) {
    return Arrays.stream(measures)
        .filter(m -> m.kind() == kind)
        .mapToInt(Measure::column)
        .toArray();
  }

  private Group[] groupsOf() {
    Set<Long> delays = new TreeSet<>();
    for (Feature feature : features) {
      if (feature.aggregate() != Aggregate.DISTINCT) {
        delays.add(feature.delay());
      }
    }
    List<Group> result = new ArrayList<>();
    for (long delay : delays) {
      List<Integer> members = new ArrayList<>();
      Set<Integer> counts = new TreeSet<>();
      Set<Integer> values = new TreeSet<>();
      for (int f = 0; f < features.length; f++) {
        if (features[f].aggregate() != Aggregate.DISTINCT && features[f].delay() == delay) {
          members.add(f);
          Measure measure = measures[features[f].measure()];
          (measure.kind() == MeasureKind.COUNT ? counts : values).add(measure.column());
        }
      }
      long[] windows = windowsOf(members);
      result.add(
          new Group(
              delay, windows, featuresByWindow(members, windows), ints(counts), ints(values)));
    }
    return result.toArray(Group[]::new);
  }

  private DistinctGroup[] distinctGroupsOf() {
    List<DistinctGroup> result = new ArrayList<>();
    for (int m = 0; m < measures.length; m++) {
      if (measures[m].kind() == MeasureKind.DISTINCT) {
        List<Integer> members = new ArrayList<>();
        for (int f = 0; f < features.length; f++) {
          if (features[f].measure() == m) {
            members.add(f);
          }
        }
        long[] windows = windowsOf(members);
        result.add(
            new DistinctGroup(measures[m].column(), windows, featuresByWindow(members, windows)));
      }
    }
    return result.toArray(DistinctGroup[]::new);
  }

  private long[] windowsOf(List<Integer> members) {
    return members.stream().mapToLong(f -> features[f].window()).sorted().distinct().toArray();
  }

  private int[][] featuresByWindow(List<Integer> members, long[] windows) {
    int[][] byWindow = new int[windows.length][];
    for (int w = 0; w < windows.length; w++) {
      long window = windows[w];
      byWindow[w] =
          members.stream().filter(f -> features[f].window() == window).mapToInt(f -> f).toArray();
    }
    return byWindow;
  }

  private static int[] ints(Set<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The kind of entity. */
  public EntityKind entity() {
    return entity;
  }

  /** The features, in the order of the vector. */
  public List<Feature> features() {
    return List.of(features);
  }

  /** What the profiles remember. */
  public List<Measure> measures() {
    return List.of(measures);
  }

  /** Sizes and precision. */
  public ProfileLimits limits() {
    return limits;
  }

  /** How long history is kept, milliseconds. */
  public long retention() {
    return retention;
  }

  /**
   * How much of a feature's window the job can have seen at a moment, from 0 to 1: less than 1 for
   * a feature that was declared not long ago.
   *
   * @param feature index of the feature
   * @param time the event's time, milliseconds
   */
  public double coverage(int feature, long time) {
    Feature f = features[feature];
    double seen = (double) time - f.delay() - measures[f.measure()].since();
    return Math.max(0, Math.min(1, seen / f.window()));
  }

  /** The smallest coverage of any of the features at a moment. */
  public double leastCoverage(long time) {
    if (time >= coveredFrom) {
      return 1;
    }
    double least = 1;
    for (int f = 0; f < features.length; f++) {
      least = Math.min(least, coverage(f, time));
    }
    return least;
  }

  Measure measure(int index) {
    return measures[index];
  }

  int measureCount() {
    return measures.length;
  }

  Feature feature(int index) {
    return features[index];
  }

  Expression filter(int index) {
    return filters[index];
  }

  int filterCount() {
    return filters.length;
  }

  Resolution resolution() {
    return resolution;
  }

  Group[] groups() {
    return groups;
  }

  DistinctGroup[] distinctGroups() {
    return distinctGroups;
  }

  CellStore newCells() {
    return new CellStore(stride, countColumns, valueColumns);
  }

  DistinctStore[] newDistinctStores() {
    DistinctStore[] stores = new DistinctStore[distinctStores];
    Arrays.setAll(stores, i -> new DistinctStore(limits.distinctValues()));
    return stores;
  }

  int stride() {
    return stride;
  }
}
