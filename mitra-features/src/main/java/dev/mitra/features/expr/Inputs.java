package dev.mitra.features.expr;

/**
 * The values of one payment that expressions read, by the ordinals of a {@link VariableTable}. Each
 * method is only called with ordinals of its type, so an implementation may keep each type in an
 * array of its own. No method throws or answers null: what is missing is given as said in {@link
 * ExprType}.
 */
public interface Inputs {

  /** The value of a {@link ExprType#NUMBER}; NaN when missing. */
  double number(int ordinal);

  /** The value of a {@link ExprType#TEXT}; empty when missing. */
  String text(int ordinal);

  /** The value of a {@link ExprType#FLAG}; false when missing. */
  boolean flag(int ordinal);

  /** The value of a {@link ExprType#TIMESTAMP}, in milliseconds since 1970-01-01T00:00:00Z. */
  long timestampMillis(int ordinal);

  /**
   * Whether a text is in a list at the time of this payment, by the ordinal that the list has in
   * {@link ExpressionCompiler#lists()}. Never called with an empty text. Where no lists are known,
   * nothing is in one.
   */
  default boolean inList(int list, String value) {
    return false;
  }
}
