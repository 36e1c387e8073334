package dev.mitra.features.profile;

import dev.mitra.features.declare.Aggregate;
import dev.mitra.features.declare.ProfileLimits;
import dev.mitra.features.declare.Window;
import dev.mitra.features.expr.Expression;
import dev.mitra.features.schema.EntityKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32C;

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

  /** The fewest recent events that are kept each by itself. */
  private static final int FEWEST_RECENT = 16;

  /** The windows that share a delay, served by one scan of the cells. */
  static final class Group {
    final long delay;

    /** Ascending. */
    final long[] windows;

    /** For each window the features to compute when the scan has reached its edge. */
    final int[][] features;

    /** The measures that any of them reads, numbered as in {@link Columns}. */
    final int[] measures;

    private Group(long delay, long[] windows, int[][] features, int[] measures) {
      this.delay = delay;
      this.windows = windows;
      this.features = features;
      this.measures = measures;
    }
  }

  /** A measure that is kept beside the cells. */
  static final class Store {
    final int measure;

    final MeasureKind kind;

    /** How far back it remembers, milliseconds; {@link Window#LIFETIME} for ever. */
    final long reach;

    final int[] features;

    private Store(int measure, MeasureKind kind, long reach, int[] features) {
      this.measure = measure;
      this.kind = kind;
      this.reach = reach;
      this.features = features;
    }
  }

  private final EntityKind entity;
  private final Expression[] filters;
  private final Measure[] measures;
  private final Feature[] features;
  private final List<Feature> featureList;
  private final ProfileLimits limits;
  private final boolean keepsBase;
  private final boolean hasLifetime;
  private final long reach;
  private final long retention;
  private final Resolution resolution;
  private final int mostCells;
  private final Columns columns;
  private final Group[] groups;
  private final Store[] stores;
  private final int[] columnOf;
  private final int[] decayedFeatures;
  private final int[] coverageFeatures;
  private final byte[] layout;

  /** From this event time on every window of every feature is covered in full, but a lifetime. */
  private final long coveredFrom;

  /** From when on the youngest measure of a lifetime is declared. */
  private final long lifetimeSince;

  /**
   * A plan.
   *
   * @param entity the kind of entity
   * @param filters the conditions that measures refer to by index
   * @param measures what is remembered
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
    this.featureList = List.copyOf(features);
    this.limits = limits;
    this.columns = new Columns(measures);
    this.columnOf = new int[this.measures.length];
    Arrays.fill(columnOf, -1);
    for (int m = 0; m < columns.count(); m++) {
      columnOf[columns.planIndex[m]] = m;
    }
    this.keepsBase = features.stream().anyMatch(f -> f.window() == Window.LIFETIME);
    this.hasLifetime =
        features.stream()
            .anyMatch(f -> f.window() == Window.LIFETIME && f.aggregate() != Aggregate.DECAY);
    long covered = Long.MIN_VALUE;
    for (Feature feature : features) {
      if (feature.measure() >= 0 && feature.window() != Window.LIFETIME) {
        covered =
            Math.max(
                covered,
                measures.get(feature.measure()).since() + feature.window() + feature.delay());
      }
    }
    this.coveredFrom = covered;
    this.lifetimeSince =
        features.stream()
            .filter(f -> f.measure() >= 0 && f.window() == Window.LIFETIME)
            .mapToLong(f -> measures.get(f.measure()).since())
            .max()
            .orElse(Long.MIN_VALUE);
    this.reach = reachOf(this.features, -1);
    this.retention = reach + LATENESS;
    this.resolution = resolutionOf(this.features, limits.epsilon());
    this.mostCells = cellBound(features, limits);
    this.groups = groupsOf();
    this.stores = storesOf();
    this.decayedFeatures = featuresOf(Aggregate.DECAY);
    this.coverageFeatures = featuresOf(Aggregate.COVERAGE);
    this.layout = layoutOf();
  }

  /** What names measures and columns in stored profiles. */
  public static int hash(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return (int) crc.getValue();
  }

  /**
   * The longest window and delay together, lifetimes left out; of one measure, or of all with -1.
   */
  private static long reachOf(Feature[] features, int measure) {
    long longest = 0;
    for (Feature feature : features) {
      if (feature.window() != Window.LIFETIME && (measure < 0 || feature.measure() == measure)) {
        longest = Math.max(longest, feature.window() + feature.delay());
      } else if (measure < 0 || feature.measure() == measure) {
        longest = Math.max(longest, feature.delay());
      }
    }
    return longest;
  }

  /** The most cells that a profile with these features can ever have. */
  public static int cellBound(List<Feature> features, ProfileLimits limits) {
    Feature[] all = features.toArray(Feature[]::new);
    int merged = resolutionOf(all, limits.epsilon()).bound(reachOf(all, -1) + LATENESS);
    return Math.max(limits.cells(), mergeAgainAt(merged + RecentEvents.MOST)) + RecentEvents.MOST;
  }

  /** How many cells a profile may have again before the next merge, after one left so many. */
  static int mergeAgainAt(int cells) {
    return cells + cells / 4 + 8;
  }

  /** The largest size in bytes that a stored profile of this plan can reach. */
  public long mostBytes() {
    long bytes = 60L + layout.length + columns.mostRowBytes();
    bytes += new RecentEvents(columns).mostBytes(RecentEvents.MOST);
    for (Store store : stores) {
      bytes +=
          measures[store.measure].kind() == MeasureKind.VALUES
              ? ValueLog.mostBytes(limits.distinctValues())
              : SeenStore.mostBytes(limits.distinctValues());
    }
    return bytes + History.mostBytes(columns, mostCells);
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

  private int[] featuresOf(Aggregate aggregate) {
    List<Integer> found = new ArrayList<>();
    for (int f = 0; f < features.length; f++) {
      if (features[f].aggregate() == aggregate) {
        found.add(f);
      }
    }
    return ints(found);
  }

  private boolean isWindowed(Feature feature) {
    return feature.measure() >= 0
        && columnOf[feature.measure()] >= 0
        && feature.aggregate() != Aggregate.COVERAGE
        && feature.aggregate() != Aggregate.DECAY;
  }

  private Group[] groupsOf() {
    Map<Long, Map<Long, List<Integer>>> byDelay = new TreeMap<>();
    for (int f = 0; f < features.length; f++) {
      if (isWindowed(features[f])) {
        byDelay
            .computeIfAbsent(features[f].delay(), any -> new TreeMap<>())
            .computeIfAbsent(features[f].window(), any -> new ArrayList<>())
            .add(f);
      }
    }
    List<Group> result = new ArrayList<>();
    byDelay.forEach(
        (delay, byWindow) -> {
          TreeSet<Integer> read = new TreeSet<>();
          byWindow.values().forEach(fs -> fs.forEach(f -> read.add(column(features[f]))));
          result.add(
              new Group(
                  delay,
                  byWindow.keySet().stream().mapToLong(Long::longValue).toArray(),
                  byWindow.values().stream().map(EntityPlan::ints).toArray(int[][]::new),
                  ints(List.copyOf(read))));
        });
    return result.toArray(Group[]::new);
  }

  private int column(Feature feature) {
    return columnOf[feature.measure()];
  }

  private Store[] storesOf() {
    List<Store> result = new ArrayList<>();
    for (int m = 0; m < measures.length; m++) {
      if (measures[m].kind().inCells()) {
        continue;
      }
      List<Integer> members = new ArrayList<>();
      boolean forEver = false;
      for (int f = 0; f < features.length; f++) {
        if (features[f].measure() == m) {
          forEver |= features[f].window() == Window.LIFETIME;
          if (features[f].aggregate() != Aggregate.COVERAGE) {
            members.add(f);
          }
        }
      }
      long back = forEver ? Window.LIFETIME : reachOf(features, m);
      result.add(new Store(m, measures[m].kind(), back, ints(members)));
    }
    return result.toArray(Store[]::new);
  }

  /** What stored profiles begin with: the measures and the columns of recent events. */
  private byte[] layoutOf() {
    Bytes out = new Bytes();
    out.putVarLong(measures.length);
    for (Measure measure : measures) {
      out.putByte(measure.kind().code());
      out.putInt(measure.id());
    }
    out.putVarLong(columns.eventColumnIds.length);
    for (int c = 0; c < columns.eventColumnIds.length; c++) {
      out.putInt(columns.eventColumnIds[c]);
      out.putByte(columns.eventColumnIsFlag[c] ? 1 : 0);
    }
    return Arrays.copyOf(out.buffer(), out.position());
  }

  private static int[] ints(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The kind of entity. */
  public EntityKind entity() {
    return entity;
  }

  /** The features, in the order of the vector. */
  public List<Feature> features() {
    return featureList;
  }

  /** What the profiles remember. */
  public List<Measure> measures() {
    return List.of(measures);
  }

  /** The conditions that measures refer to. */
  public List<Expression> filters() {
    return List.of(filters);
  }

  /** Sizes and precision. */
  public ProfileLimits limits() {
    return limits;
  }

  /** How long history is kept, milliseconds; lifetimes go on in a sum of all that is older. */
  public long retention() {
    return retention;
  }

  /** The longest window and delay together, milliseconds; unbounded when there is a lifetime. */
  long gapReach() {
    return hasLifetime ? Window.LIFETIME : reach;
  }

  /** Whether a sum is kept of what was dropped. */
  boolean keepsBase() {
    return keepsBase;
  }

  long reach() {
    return reach;
  }

  long coveredFrom() {
    return coveredFrom;
  }

  long lifetimeSince() {
    return lifetimeSince;
  }

  /** How many recent events are kept each by itself before the older ones become cells. */
  int mostRecent() {
    return Math.max(FEWEST_RECENT, Math.min(RecentEvents.MOST, limits.cells()));
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

  int featureCount() {
    return features.length;
  }

  Expression filter(int index) {
    return filters[index];
  }

  int filterCount() {
    return filters.length;
  }

  /** The most recent events and cells that a profile can ever have. */
  int mostCells() {
    return mostCells;
  }

  Resolution resolution() {
    return resolution;
  }

  Columns columns() {
    return columns;
  }

  /** The number that {@link Columns} gives a measure; -1 for one beside the cells. */
  int columnOf(int measure) {
    return columnOf[measure];
  }

  Group[] groups() {
    return groups;
  }

  Store[] stores() {
    return stores;
  }

  int[] decayedFeatures() {
    return decayedFeatures;
  }

  int[] coverageFeatures() {
    return coverageFeatures;
  }

  byte[] layout() {
    return layout;
  }
}
