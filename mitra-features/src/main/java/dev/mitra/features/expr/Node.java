package dev.mitra.features.expr;

/**
 * A part of a compiled expression, of one of four types. Evaluating it allocates nothing and boxes
 * nothing, but for functions that make a new text; it has the value that CEL's runtime gives the
 * same part, and throws {@link EvaluationFailure} where CEL's runtime fails. Nodes are immutable.
 */
sealed interface Node {

  /** CEL {@code bool}. */
  @FunctionalInterface
  non-sealed interface FlagNode extends Node {
    boolean test(Inputs in);
  }

  /** CEL {@code double}. */
  @FunctionalInterface
  non-sealed interface NumberNode extends Node {
    double value(Inputs in);
  }

  /** CEL {@code int}. */
  @FunctionalInterface
  non-sealed interface WholeNode extends Node {
    long value(Inputs in);
  }

  /** CEL {@code string}. */
  @FunctionalInterface
  non-sealed interface TextNode extends Node {
    String value(Inputs in);
  }

  /** A constant flag. */
  record FlagConstant(boolean constant) implements FlagNode {
    @Override
    public boolean test(Inputs in) {
      return constant;
    }
  }

  /** A constant number. */
  record NumberConstant(double constant) implements NumberNode {
    @Override
    public double value(Inputs in) {
      return constant;
    }
  }

  /** A constant whole number. */
  record WholeConstant(long constant) implements WholeNode {
    @Override
    public long value(Inputs in) {
      return constant;
    }
  }

  /** A constant text. */
  record TextConstant(String constant) implements TextNode {
    @Override
    public String value(Inputs in) {
      return constant;
    }
  }

  /** A variable that is a flag. */
  record FlagVariable(int ordinal) implements FlagNode {
    @Override
    public boolean test(Inputs in) {
      return in.flag(ordinal);
    }
  }

  /** A variable that is a number. */
  record NumberVariable(int ordinal) implements NumberNode {
    @Override
    public double value(Inputs in) {
      return in.number(ordinal);
    }
  }

  /** A variable that is a text. */
  record TextVariable(int ordinal) implements TextNode {
    @Override
    public String value(Inputs in) {
      return in.text(ordinal);
    }
  }
}
