package dev.mitra.features.profile;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Events that count for something, by time; those of equal times as they arrived. */
final class Track {
  private static final Object NO_KEY = "";

  private long[] times = new long[16];
  private double[] values = new double[16];
  private double[] others = new double[16];
  private Object[] keys = new Object[16];
  private boolean[] mayBeLost = new boolean[16];
  private boolean[] mayBeAddedUp = new boolean[16];

  /** How many events had come when it could be forgotten first. */
  private int[] steps = new int[16];

  private int size;
  private boolean anyMayBeLost;

  /** Where the event that arrived last stands, if it counts. */
  private int own = -1;

  /** The event that arrived does not count. */
  void skip() {
    own = -1;
  }

  /** The event that arrived counts, with what is kept of it. */
  void add(long time, double value, double other, @Nullable Object key) {
    if (size == times.length) {
      int capacity = size * 2;
      times = Arrays.copyOf(times, capacity);
      values = Arrays.copyOf(values, capacity);
      others = Arrays.copyOf(others, capacity);
      keys = Arrays.copyOf(keys, capacity);
      mayBeLost = Arrays.copyOf(mayBeLost, capacity);
      mayBeAddedUp = Arrays.copyOf(mayBeAddedUp, capacity);
      steps = Arrays.copyOf(steps, capacity);
    }
    int at = until(time);
    int behind = size - at;
    System.arraycopy(times, at, times, at + 1, behind);
    System.arraycopy(values, at, values, at + 1, behind);
    System.arraycopy(others, at, others, at + 1, behind);
    System.arraycopy(keys, at, keys, at + 1, behind);
    System.arraycopy(mayBeLost, at, mayBeLost, at + 1, behind);
    System.arraycopy(mayBeAddedUp, at, mayBeAddedUp, at + 1, behind);
    System.arraycopy(steps, at, steps, at + 1, behind);
    times[at] = time;
    values[at] = value;
    others[at] = other;
    keys[at] = key == null ? NO_KEY : key;
    mayBeLost[at] = false;
    mayBeAddedUp[at] = false;
    steps[at] = 0;
    size++;
    own = at;
  }

  int size() {
    return size;
  }

  long time(int index) {
    return times[index];
  }

  Object key(int index) {
    return keys[index];
  }

  /** Whether a profile may not know an event as such any more. */
  boolean mayBeLost(int index) {
    return mayBeLost[index] || mayBeAddedUp[index];
  }

  /** Whether the event that arrived last counts. */
  boolean hasOwn() {
    return own >= 0;
  }

  /** How many events there are until a moment, itself included. */
  int until(long time) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (times[middle] <= time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** How many events had come when an event could be forgotten first. */
  int step(int index) {
    return steps[index];
  }

  /**
   * From now on a profile may have forgotten what lies at a moment or before it.
   *
   * @param step how many events have come
   * @param adds whether it is added up for lifetimes, and not lost for good
   */
  void mayForget(long until, int step, boolean adds) {
    int end = until(until);
    for (int i = 0; i < end; i++) {
      steps[i] = mayBeLost(i) ? steps[i] : step;
      mayBeAddedUp[i] |= adds;
      mayBeLost[i] |= !adds;
      anyMayBeLost = true;
    }
  }

  /** What was added up is lost with the sum. */
  void loseAddedUp() {
    for (int i = 0; i < size; i++) {
      mayBeLost[i] |= mayBeAddedUp[i];
    }
  }

  private boolean isUnsure(int index, Span span) {
    return mayBeLost[index] || (mayBeAddedUp[index] && !span.lost().withAddedUp());
  }

  /** Whether a stretch holds something that may have been forgotten. */
  boolean isUnsure(Span span) {
    if (anyMayBeLost) {
      int end = until(span.until());
      for (int i = until(span.after()); i < end; i++) {
        if (isUnsure(i, span)) {
          return true;
        }
      }
    }
    return false;
  }

  /** What a stretch holds, with the event that arrived last or as it was before that. */
  void select(Span span, boolean withOwn, Selection to) {
    to.clear();
    int end = until(span.until()) - span.cut();
    for (int i = until(span.after()) + span.skipped(); i < end; i++) {
      boolean lost =
          times[i] <= span.lost().until() && steps[i] <= span.lost().byStep() && isUnsure(i, span);
      if (!lost && (withOwn || i != own)) {
        to.add(times[i], values[i], others[i], keys[i]);
      }
    }
  }
}
