package dev.mitra.features.expr;

import static dev.mitra.features.expr.EvaluationFailure.FAILURE;

import dev.mitra.features.expr.Node.FlagNode;
import dev.mitra.features.expr.Node.NumberConstant;
import dev.mitra.features.expr.Node.NumberNode;
import dev.mitra.features.expr.Node.NumberVariable;
import dev.mitra.features.expr.Node.TextNode;
import dev.mitra.features.expr.Node.WholeConstant;
import dev.mitra.features.expr.Node.WholeNode;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Nodes over doubles: IEEE 754 throughout, which never fails. NaN is neither equal to nor before
 * anything.
 *
 * <p>The comparison of a variable with a constant, which most conditions consist of, is one node
 * and not three.
 */
final class Numbers {
  private Numbers() {}

  static NumberNode add(NumberNode a, NumberNode b) {
    return in -> a.value(in) + b.value(in);
  }

  static NumberNode subtract(NumberNode a, NumberNode b) {
    return in -> a.value(in) - b.value(in);
  }

  static NumberNode multiply(NumberNode a, NumberNode b) {
    return in -> a.value(in) * b.value(in);
  }

  static NumberNode divide(NumberNode a, NumberNode b) {
    return in -> a.value(in) / b.value(in);
  }

  static NumberNode negate(NumberNode a) {
    return in -> -a.value(in);
  }

  /** The double nearest to a whole number. */
  static NumberNode ofWhole(WholeNode a) {
    return a instanceof WholeConstant c ? new NumberConstant(c.constant()) : in -> a.value(in);
  }

  /** The double that a text is, in Java's notation; fails for other texts. */
  static NumberNode ofText(TextNode a) {
    return in -> {
      String text = a.value(in);
      // A missing text is common, and a NumberFormatException is slow.
      if (text.isEmpty()) {
        throw FAILURE;
      }
      try {
        return Double.parseDouble(text);
      } catch (NumberFormatException e) {
        throw FAILURE;
      }
    };
  }

  static NumberNode choose(FlagNode condition, NumberNode yes, NumberNode no) {
    return in -> condition.test(in) ? yes.value(in) : no.value(in);
  }

  /**
   * @param wanted true for {@code ==}, false for {@code !=}
   */
  static FlagNode equal(NumberNode a, NumberNode b, boolean wanted) {
    if (a instanceof NumberVariable v && b instanceof NumberConstant c) {
      int ordinal = v.ordinal();
      double constant = c.constant();
      return in -> (in.number(ordinal) == constant) == wanted;
    }
    return a instanceof NumberConstant && b instanceof NumberVariable
        ? equal(b, a, wanted)
        : in -> (a.value(in) == b.value(in)) == wanted;
  }

  static FlagNode less(NumberNode a, NumberNode b) {
    if (a instanceof NumberVariable v && b instanceof NumberConstant c) {
      int ordinal = v.ordinal();
      double limit = c.constant();
      return in -> in.number(ordinal) < limit;
    }
    if (a instanceof NumberConstant c && b instanceof NumberVariable v) {
      int ordinal = v.ordinal();
      double limit = c.constant();
      return in -> limit < in.number(ordinal);
    }
    return in -> a.value(in) < b.value(in);
  }

  static FlagNode lessOrEqual(NumberNode a, NumberNode b) {
    if (a instanceof NumberVariable v && b instanceof NumberConstant c) {
      int ordinal = v.ordinal();
      double limit = c.constant();
      return in -> in.number(ordinal) <= limit;
    }
    if (a instanceof NumberConstant c && b instanceof NumberVariable v) {
      int ordinal = v.ordinal();
      double limit = c.constant();
      return in -> limit <= in.number(ordinal);
    }
    return in -> a.value(in) <= b.value(in);
  }

  /** {@link #in} over a list of {@link NumberConstant}s, which is sorted once. */
  static Function<NumberNode, FlagNode> inConstants(List<NumberNode> constants) {
    // Adding 0.0 turns -0.0 into 0.0: the search would tell these equal numbers apart.
    double[] sorted =
        constants.stream().mapToDouble(e -> ((NumberConstant) e).constant() + 0.0).toArray();
    Arrays.sort(sorted);
    return value -> in -> Arrays.binarySearch(sorted, value.value(in) + 0.0) >= 0;
  }

  /**
   * {@code value in [a, b, c]}. Unlike {@code ==}, it finds NaN in a list with NaN, because CEL's
   * runtime asks a list of boxed numbers first.
   */
  static FlagNode in(NumberNode value, List<NumberNode> elements) {
    NumberNode[] all = elements.toArray(NumberNode[]::new);
    return in -> {
      double number = value.value(in);
      boolean found = false;
      // All are evaluated, even after a match: a failure of any is the failure of the whole.
      for (NumberNode element : all) {
        double other = element.value(in);
        found |= number == other || (Double.isNaN(number) && Double.isNaN(other));
      }
      return found;
    };
  }
}
