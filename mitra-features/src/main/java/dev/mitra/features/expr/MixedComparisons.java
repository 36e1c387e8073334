package dev.mitra.features.expr;

import com.google.common.collect.ImmutableSet;
import com.google.common.primitives.UnsignedLong;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelStandardFunctions;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The order of a double and a whole number, as in {@code amount > 5}.
 *
 * <p>CEL's own runtime orders NaN above every whole number, so that {@code amount > 5} would be
 * true for a payment without an amount while {@code amount > 5.0} is false. Here both are false.
 * The whole number is widened to a double, which is exact up to 2^53.
 */
final class MixedComparisons {
  private static final Set<String> IDS = new HashSet<>();
  private static final ImmutableSet<CelFunctionBinding> BINDINGS;

  static {
    ImmutableSet.Builder<CelFunctionBinding> bindings = ImmutableSet.builder();
    for (Order order : Order.values()) {
      bind(bindings, order, "int64", Long.class);
      bind(bindings, order, "uint64", UnsignedLong.class);
    }
    BINDINGS = bindings.build();
  }

  private MixedComparisons() {}

  private enum Order {
    LESS {
      @Override
      boolean holds(double a, double b) {
        return a < b;
      }
    },
    LESS_EQUALS {
      @Override
      boolean holds(double a, double b) {
        return a <= b;
      }
    },
    GREATER {
      @Override
      boolean holds(double a, double b) {
        return a > b;
      }
    },
    GREATER_EQUALS {
      @Override
      boolean holds(double a, double b) {
        return a >= b;
      }
    };

    abstract boolean holds(double a, double b);
  }

  private static <W extends Number> void bind(
      ImmutableSet.Builder<CelFunctionBinding> to, Order order, String kind, Class<W> whole) {
    String prefix = order.name().toLowerCase(Locale.ROOT);
    String left = prefix + "_double_" + kind;
    String right = prefix + "_" + kind + "_double";
    IDS.add(left);
    IDS.add(right);
    to.add(
        CelFunctionBinding.from(
            left, Double.class, whole, (a, b) -> order.holds(a, b.doubleValue())));
    to.add(
        CelFunctionBinding.from(
            right, whole, Double.class, (a, b) -> order.holds(a.doubleValue(), b)));
  }

  /** The standard functions without these comparisons. */
  static CelStandardFunctions standardFunctionsWithout() {
    return CelStandardFunctions.newBuilder()
        .filterFunctions(
            (function, overload) -> !IDS.contains(overload.toString().toLowerCase(Locale.ROOT)))
        .build();
  }

  /** These comparisons. */
  static ImmutableSet<CelFunctionBinding> bindings() {
    return BINDINGS;
  }
}
