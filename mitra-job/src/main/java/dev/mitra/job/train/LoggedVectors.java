package dev.mitra.job.train;

import dev.mitra.features.offline.VectorTable;
import dev.mitra.job.decide.FeatureLog;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts logged payments of different layouts into one table: as many columns as all layouts have
 * together, and no value where a payment's layout has not the column. Not thread-safe.
 */
public final class LoggedVectors {
  private final List<String> names;
  private final Map<String, Integer> places = new HashMap<>();

  /** A layout's list of names is one object for all its payments. */
  private final IdentityHashMap<List<String>, int[]> layouts = new IdentityHashMap<>();

  private final Set<String> seen = new HashSet<>();
  private final double[] vector;

  /**
   * @param names the columns of all layouts, as {@link Columns} finds them
   */
  public LoggedVectors(List<String> names) {
    this.names = List.copyOf(names);
    this.vector = new double[names.size()];
    for (int i = 0; i < names.size(); i++) {
      places.put(names.get(i), i);
    }
  }

  /** Finds the columns of a log. Not thread-safe. */
  public static final class Columns {
    private final Set<String> names = new LinkedHashSet<>();
    private final Set<List<String>> layouts = Collections.newSetFromMap(new IdentityHashMap<>());

    /** Takes up a payment. */
    public void add(FeatureLog.Entry entry) {
      if (layouts.add(entry.names())) {
        names.addAll(entry.names());
      }
    }

    /** The columns of all payments, in the order in which they came. */
    public List<String> names() {
      return List.copyOf(names);
    }
  }

  /**
   * Writes a payment, unless one of its id was written: after a failure a payment may be logged
   * again, with the same values.
   *
   * @param table whose vector has {@link #LoggedVectors the names} as its columns
   */
  public void write(FeatureLog.Entry entry, VectorTable table) throws IOException {
    if (!seen.add(entry.event().id())) {
      return;
    }
    int[] place = layouts.computeIfAbsent(entry.names(), this::places);
    Arrays.fill(vector, Double.NaN);
    for (int i = 0; i < place.length; i++) {
      vector[place[i]] = entry.values()[i];
    }
    table.row(entry.event(), vector);
  }

  private int[] places(List<String> layout) {
    return layout.stream()
        .mapToInt(
            name -> {
              Integer place = places.get(name);
              if (place == null) {
                throw new IllegalArgumentException("no column '" + name + "' among " + names);
              }
              return place;
            })
        .toArray();
  }
}
