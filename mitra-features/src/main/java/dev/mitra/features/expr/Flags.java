package dev.mitra.features.expr;

import static dev.mitra.features.expr.EvaluationFailure.FAILURE;

import dev.mitra.features.expr.Node.FlagConstant;
import dev.mitra.features.expr.Node.FlagNode;
import dev.mitra.features.expr.Node.TextNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Nodes over flags, where failure is the third truth value of Kleene's logic: {@code &&} is false
 * when any term is, wherever it stands and whatever else fails, and fails when a term fails and
 * none is false; {@code ||} is its mirror image. Both are associative, so a chain is one flat node.
 */
final class Flags {
  private Flags() {}

  static FlagNode all(List<FlagNode> terms) {
    return chain(terms, true);
  }

  static FlagNode any(List<FlagNode> terms) {
    return chain(terms, false);
  }

  /**
   * @param neutral the value of a term that decides nothing
   */
  private static FlagNode chain(List<FlagNode> terms, boolean neutral) {
    List<FlagNode> open = new ArrayList<>(terms.size());
    for (FlagNode term : terms) {
      if (!(term instanceof FlagConstant c)) {
        open.add(term);
      } else if (c.constant() != neutral) {
        return c;
      }
    }
    if (open.isEmpty()) {
      return new FlagConstant(neutral);
    }
    if (open.size() == 1) {
      return open.get(0);
    }
    FlagNode[] flat = open.toArray(FlagNode[]::new);
    return neutral ? in -> allOf(flat, in) : in -> anyOf(flat, in);
  }

  private static boolean allOf(FlagNode[] terms, Inputs in) {
    boolean failed = false;
    for (FlagNode term : terms) {
      try {
        if (!term.test(in)) {
          return false;
        }
      } catch (RuntimeException e) {
        failed = true;
      }
    }
    if (failed) {
      throw FAILURE;
    }
    return true;
  }

  private static boolean anyOf(FlagNode[] terms, Inputs in) {
    boolean failed = false;
    for (FlagNode term : terms) {
      try {
        if (term.test(in)) {
          return true;
        }
      } catch (RuntimeException e) {
        failed = true;
      }
    }
    if (failed) {
      throw FAILURE;
    }
    return false;
  }

  static FlagNode not(FlagNode a) {
    return in -> !a.test(in);
  }

  /** The texts that CEL takes for a flag; others fail. */
  static FlagNode ofText(TextNode a) {
    return in ->
        switch (a.value(in)) {
          case "true", "TRUE", "True", "t", "1" -> true;
          case "false", "FALSE", "False", "f", "0" -> false;
          default -> throw FAILURE;
        };
  }

  static FlagNode choose(FlagNode condition, FlagNode yes, FlagNode no) {
    return in -> condition.test(in) ? yes.test(in) : no.test(in);
  }

  /**
   * @param wanted true for {@code ==}, false for {@code !=}
   */
  static FlagNode equal(FlagNode a, FlagNode b, boolean wanted) {
    return in -> (a.test(in) == b.test(in)) == wanted;
  }

  /** False is before true. */
  static FlagNode less(FlagNode a, FlagNode b) {
    return in -> Boolean.compare(a.test(in), b.test(in)) < 0;
  }

  static FlagNode lessOrEqual(FlagNode a, FlagNode b) {
    return in -> Boolean.compare(a.test(in), b.test(in)) <= 0;
  }
}
