package dev.mitra.features.expr;

import static dev.mitra.features.expr.EvaluationFailure.FAILURE;

import dev.mitra.features.expr.Node.FlagNode;
import dev.mitra.features.expr.Node.NumberNode;
import dev.mitra.features.expr.Node.TextNode;
import dev.mitra.features.expr.Node.WholeConstant;
import dev.mitra.features.expr.Node.WholeNode;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Nodes over whole numbers. Arithmetic fails where it leaves 64 bits or divides by zero; a quotient
 * is cut off toward zero, and a remainder has the sign of the dividend.
 */
final class Wholes {
  private static final double TWO_TO_63 = 0x1p63;

  private Wholes() {}

  static WholeNode add(WholeNode a, WholeNode b) {
    return in -> {
      long x = a.value(in);
      long y = b.value(in);
      long sum = x + y;
      // It overflows where both terms have the sign that the sum has not.
      if (((x ^ sum) & (y ^ sum)) < 0) {
        throw FAILURE;
      }
      return sum;
    };
  }

  static WholeNode subtract(WholeNode a, WholeNode b) {
    return in -> {
      long x = a.value(in);
      long y = b.value(in);
      long difference = x - y;
      if (((x ^ y) & (x ^ difference)) < 0) {
        throw FAILURE;
      }
      return difference;
    };
  }

  static WholeNode multiply(WholeNode a, WholeNode b) {
    return in -> {
      long x = a.value(in);
      long y = b.value(in);
      long product = x * y;
      if (Math.multiplyHigh(x, y) != product >> 63) {
        throw FAILURE;
      }
      return product;
    };
  }

  static WholeNode divide(WholeNode a, WholeNode b) {
    return in -> {
      long x = a.value(in);
      long y = b.value(in);
      if (y == 0 || (y == -1 && x == Long.MIN_VALUE)) {
        throw FAILURE;
      }
      return x / y;
    };
  }

  static WholeNode remainder(WholeNode a, WholeNode b) {
    return in -> {
      long x = a.value(in);
      long y = b.value(in);
      if (y == 0) {
        throw FAILURE;
      }
      return x % y;
    };
  }

  static WholeNode negate(WholeNode a) {
    return in -> {
      long x = a.value(in);
      if (x == Long.MIN_VALUE) {
        throw FAILURE;
      }
      return -x;
    };
  }

  /**
   * The whole part of a double; fails for NaN, for what is outside of 64 bits, and also for -2^63,
   * which CEL leaves out because a double there may be a rounded one.
   */
  static WholeNode ofNumber(NumberNode a) {
    return in -> {
      double x = a.value(in);
      if (x > -TWO_TO_63 && x < TWO_TO_63) {
        return (long) x;
      }
      throw FAILURE;
    };
  }

  /** The whole number that a text is, in decimal digits; fails for other texts. */
  static WholeNode ofText(TextNode a) {
    return in -> {
      String text = a.value(in);
      // As for doubles: a missing text is common.
      if (text.isEmpty()) {
        throw FAILURE;
      }
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException e) {
        throw FAILURE;
      }
    };
  }

  static WholeNode choose(FlagNode condition, WholeNode yes, WholeNode no) {
    return in -> condition.test(in) ? yes.value(in) : no.value(in);
  }

  /**
   * @param wanted true for {@code ==}, false for {@code !=}
   */
  static FlagNode equal(WholeNode a, WholeNode b, boolean wanted) {
    return in -> (a.value(in) == b.value(in)) == wanted;
  }

  static FlagNode less(WholeNode a, WholeNode b) {
    return in -> a.value(in) < b.value(in);
  }

  static FlagNode lessOrEqual(WholeNode a, WholeNode b) {
    return in -> a.value(in) <= b.value(in);
  }

  /** {@link #in} over a list of {@link WholeConstant}s, which is sorted once. */
  static Function<WholeNode, FlagNode> inConstants(List<WholeNode> constants) {
    long[] sorted = constants.stream().mapToLong(e -> ((WholeConstant) e).constant()).toArray();
    Arrays.sort(sorted);
    return value -> in -> Arrays.binarySearch(sorted, value.value(in)) >= 0;
  }

  /** {@code value in [a, b, c]}. */
  static FlagNode in(WholeNode value, List<WholeNode> elements) {
    WholeNode[] all = elements.toArray(WholeNode[]::new);
    return in -> {
      long whole = value.value(in);
      boolean found = false;
      for (WholeNode element : all) {
        found |= element.value(in) == whole;
      }
      return found;
    };
  }
}
