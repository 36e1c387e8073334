package dev.mitra.features.profile;

import dev.mitra.features.declare.Aggregate;
import java.util.Arrays;

/**
 * Computes the features of a profile at a moment: for each delay one scan from the young end to the
 * old, in which the windows' edges are met in the order of their lengths. Not thread-safe.
 */
final class WindowScan {
  private final EntityPlan plan;
  private final double[] sums;
  private final double[] distinctCounts;

  WindowScan(EntityPlan plan) {
    this.plan = plan;
    this.sums = new double[plan.stride()];
    int most = 0;
    for (EntityPlan.DistinctGroup group : plan.distinctGroups()) {
      most = Math.max(most, group.windows.length);
    }
    this.distinctCounts = new double[most];
  }

  /**
   * Writes every feature of the plan.
   *
   * @param time the event's time; windows end there or their delay earlier
   * @param out receives the features in the plan's order
   * @param at index of the first
   */
  void compute(CellStore cells, DistinctStore[] distinct, long time, double[] out, int at) {
    for (EntityPlan.Group group : plan.groups()) {
      scan(group, cells, time, out, at);
    }
    for (EntityPlan.DistinctGroup group : plan.distinctGroups()) {
      distinct[group.store].count(time, group.windows, distinctCounts);
      for (int w = 0; w < group.windows.length; w++) {
        for (int f : group.features[w]) {
          out[at + f] = distinctCounts[w];
        }
      }
    }
  }

  private void scan(EntityPlan.Group group, CellStore cells, long time, double[] out, int at) {
    Arrays.fill(sums, 0);
    double[] data = cells.data();
    long end = time - group.delay;
    int window = 0;
    int windows = group.windows.length;
    for (int cell = cells.size() - 1; cell >= 0 && window < windows; cell--) {
      long high = cells.high(cell);
      if (high > end) {
        continue;
      }
      while (window < windows && high <= end - group.windows[window]) {
        emit(group.features[window++], out, at);
      }
      if (window < windows) {
        add(group, data, cells.row(cell));
      }
    }
    while (window < windows) {
      emit(group.features[window++], out, at);
    }
  }

  private void add(EntityPlan.Group group, double[] data, int row) {
    for (int column : group.countColumns) {
      sums[column] += data[row + column];
    }
    for (int column : group.valueColumns) {
      CellStore.combine(data, row + column, sums, column);
    }
  }

  private void emit(int[] features, double[] out, int at) {
    for (int f : features) {
      Feature feature = plan.feature(f);
      int column = plan.measure(feature.measure()).column();
      double n = sums[column + CellStore.N];
      boolean empty = feature.aggregate() == Aggregate.STD ? n < 2 : n == 0;
      out[at + f] = empty ? feature.whenEmpty() : value(feature.aggregate(), column, n);
    }
  }

  private double value(Aggregate aggregate, int column, double n) {
    return switch (aggregate) {
      case COUNT -> n;
      case SUM -> sums[column + CellStore.SUM];
      case AVG, RATE -> sums[column + CellStore.SUM] / n;
      case STD -> Math.sqrt(sums[column + CellStore.M2] / (n - 1));
      case MIN -> sums[column + CellStore.MIN];
      case MAX -> sums[column + CellStore.MAX];
      case DISTINCT -> throw new IllegalStateException("distinct counts are not in the cells");
    };
  }
}
