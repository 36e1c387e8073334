package dev.mitra.features.expr;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The values of one variable with which the terms that were looked at so far can all hold. */
final class Domain {
  private final Set<Object> excluded;
  private @Nullable Set<Object> allowed;
  private double low = Double.NEGATIVE_INFINITY;
  private double high = Double.POSITIVE_INFINITY;
  private boolean aboveLow;
  private boolean belowHigh;

  /** Whether a number may be missing: NaN makes no comparison true but {@code !=}. */
  private boolean mayBeMissing = true;

  /** All values, but for what is known of those that are not missing. */
  Domain(@Nullable ValueRange known) {
    this.excluded = new HashSet<>();
    if (known != null) {
      low = known.least();
      high = known.most();
      belowHigh = known.below();
    }
  }

  Domain(Domain other) {
    excluded = new HashSet<>(other.excluded);
    allowed = other.allowed == null ? null : new HashSet<>(other.allowed);
    low = other.low;
    high = other.high;
    aboveLow = other.aboveLow;
    belowHigh = other.belowHigh;
    mayBeMissing = other.mayBeMissing;
  }

  void oneOf(Collection<?> values) {
    mayBeMissing = false;
    if (allowed == null) {
      allowed = new HashSet<>(values);
    } else {
      allowed.retainAll(values);
    }
  }

  void noneOf(Collection<?> values) {
    excluded.addAll(values);
  }

  void atLeast(double bound, boolean above) {
    mayBeMissing = false;
    if (bound > low || (bound == low && above)) {
      low = bound;
      aboveLow = above;
    }
  }

  void atMost(double bound, boolean below) {
    mayBeMissing = false;
    if (bound < high || (bound == high && below)) {
      high = bound;
      belowHigh = below;
    }
  }

  boolean isEmpty() {
    if (mayBeMissing) {
      return false;
    }
    if (allowed != null) {
      return allowed.stream().noneMatch(this::contains);
    }
    return low > high || (low == high && !contains(low));
  }

  private boolean contains(Object value) {
    return !excluded.contains(value)
        && (!(value instanceof Double number)
            || (number >= low
                && number <= high
                && !(aboveLow && number == low)
                && !(belowHigh && number == high)));
  }
}
