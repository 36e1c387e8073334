package dev.mitra.features.profile;

import dev.mitra.features.declare.Aggregate;
import dev.mitra.features.event.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Features by definition: it keeps every event of one key and walks over all of them for every
 * feature. Knows nothing of cells, columns or bytes.
 */
final class Oracle {
  private final List<Wanted> wanted;
  private final long retention;
  private final List<Event> history = new ArrayList<>();

  /** For each declaration of a distinct count the values with their last sightings. */
  private final Map<String, Map<Object, Long>> sightings = new HashMap<>();

  private final int exactDistinct;
  private boolean distinctOverflowed;
  private long newest = Long.MIN_VALUE;

  Oracle(List<Wanted> wanted, long retention, int exactDistinct) {
    this.wanted = wanted;
    this.retention = retention;
    this.exactDistinct = exactDistinct;
  }

  /** What a feature should be, and how much rounding may change it. */
  record Expected(double value, double tolerance) {
    boolean holds(double actual) {
      return Double.isNaN(value)
          ? Double.isNaN(actual)
          : Math.abs(actual - value) <= tolerance && !Double.isNaN(actual);
    }
  }

  /** Takes in the event at which features are asked for next. */
  void arrive(Event event) {
    forget();
    history.add(event);
    boolean changes = false;
    for (Wanted w : wanted) {
      if (w.takes(event)) {
        changes = true;
        if (w.shape() == Aggregate.DISTINCT) {
          sightings
              .computeIfAbsent(w.name(), any -> new HashMap<>())
              .merge(value(event, w.field()), event.time(), Math::max);
        }
      }
    }
    if (changes) {
      // An event that nothing is remembered of does not move the profile's end of history either.
      newest = Math.max(newest, event.time());
    }
  }

  /** Forgets what a profile may have forgotten by now: history behind the retention. */
  private void forget() {
    if (newest != Long.MIN_VALUE) {
      history.removeIf(e -> e.time() <= newest - retention);
      sightings.values().forEach(seen -> seen.values().removeIf(t -> t <= newest - retention));
    }
  }

  /**
   * Whether distinct counts have stayed exact: never were more values known than the bound, those
   * left out that no window can reach any more. An event that comes later than the retention is
   * known for the moment of its own features.
   */
  boolean distinctIsExact() {
    long now = history.get(history.size() - 1).time();
    for (Map<Object, Long> seen : sightings.values()) {
      long live = seen.values().stream().filter(t -> t > newest - retention || t == now).count();
      distinctOverflowed |= live > exactDistinct;
    }
    return !distinctOverflowed;
  }

  private static Object value(Event event, String field) {
    return field.equals("merchant")
        ? event.text(Wanted.field(field).slot())
        : (Object) event.bits(Wanted.field(field).slot());
  }

  /** A feature at the event that arrived last. */
  Expected expected(Wanted w, Aggregate aggregate, long window) {
    long time = history.get(history.size() - 1).time();
    if (aggregate == Aggregate.DISTINCT) {
      long count =
          sightings.getOrDefault(w.name(), Map.of()).values().stream()
              .filter(last -> last > time - window)
              .count();
      return new Expected(count, 0);
    }
    double n = 0;
    double sum = 0;
    double lost = 0;
    double magnitude = 0;
    double squares = 0;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    List<Double> values = new ArrayList<>();
    for (Event event : history) {
      long at = event.time();
      if (at > time - w.delay() - window && at <= time - w.delay() && w.takes(event)) {
        double value = w.field().isEmpty() ? 1 : Wanted.number(event, w.field());
        values.add(value);
        n++;
        // Neumaier's compensated sum.
        double next = sum + value;
        lost += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
        sum = next;
        magnitude += Math.abs(value);
        squares += value * value;
        min = Math.min(min, value);
        max = Math.max(max, value);
      }
    }
    sum += lost;
    if (aggregate == Aggregate.STD ? n < 2 : n == 0) {
      double own = aggregate == Aggregate.COUNT || aggregate == Aggregate.SUM ? 0 : Double.NaN;
      return new Expected(Double.isNaN(w.whenEmpty()) ? own : w.whenEmpty(), 0);
    }
    return switch (aggregate) {
      case COUNT -> new Expected(n, 0);
      case SUM -> new Expected(sum, 1e-9 * magnitude);
      case AVG, RATE -> new Expected(sum / n, 1e-9 * magnitude / n);
      case MIN -> new Expected(min, 0);
      case MAX -> new Expected(max, 0);
      case STD -> deviation(values, sum / n, squares / n);
      case DISTINCT -> throw new AssertionError();
    };
  }

  /**
   * The sample deviation in two passes. Updating formulas lose digits where the mean is large
   * against the deviation; what they may lose is bounded by the condition number of the problem
   * (Chan, Golub and LeVeque 1983).
   */
  private static Expected deviation(List<Double> values, double mean, double meanSquare) {
    double squares = 0;
    double rest = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
      rest += value - mean;
    }
    int n = values.size();
    double variance = Math.max(0, (squares - rest * rest / n) / (n - 1));
    double deviation = Math.sqrt(variance);
    double allowed =
        1e-9 * variance + 1e-12 * Math.sqrt(variance * meanSquare) + 1e-26 * meanSquare;
    return new Expected(deviation, Math.sqrt(variance + allowed) - deviation + 1e-9 * deviation);
  }
}
