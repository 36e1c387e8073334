package dev.mitra.features.expr;

/**
 * Bounds on what an expression may cost to check and to evaluate; all at least 1.
 *
 * @param sourceLength the longest source text, in code points
 * @param depth the deepest nesting of the source; each term of a sum or product is one level, those
 *     of {@code &&} and {@code ||} are not
 * @param nodes the largest number of nodes in the syntax tree, macros expanded
 * @param iterations how often the macros over lists ({@code exists}, {@code all}, {@code map}, …)
 *     may go round within one evaluation, all of them together
 * @param regexProgramSize the largest compiled regular expression, in RE2 instructions
 */
public record ExpressionLimits(
    int sourceLength, int depth, int nodes, int iterations, int regexProgramSize) {

  /** Far above what rules are written like by hand. */
  public static final ExpressionLimits DEFAULT =
      new ExpressionLimits(4_096, 100, 1_000, 1_000, 500);

  /**
   * @throws IllegalArgumentException when a bound is below 1
   */
  public ExpressionLimits {
    if (sourceLength < 1 || depth < 1 || nodes < 1 || iterations < 1 || regexProgramSize < 1) {
      throw new IllegalArgumentException("every limit of an expression is at least 1");
    }
  }
}
