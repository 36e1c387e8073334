package dev.mitra.features.expr;

/**
 * The type of a variable, and how it is <em>missing</em> when a payment has no value for it. A
 * timestamp has no missing value: only times that every event has are declared.
 */
public enum ExprType {
  /** CEL {@code string}; missing is the empty text. */
  TEXT("string"),
  /** CEL {@code double}; missing is NaN, which makes every comparison but {@code !=} false. */
  NUMBER("double"),
  /** CEL {@code bool}; missing is false. */
  FLAG("bool"),
  /** CEL {@code timestamp}; never missing. */
  TIMESTAMP("timestamp");

  private final String celName;

  ExprType(String celName) {
    this.celName = celName;
  }

  /** The type's name in CEL, which is what a rule's author sees. */
  public String celName() {
    return celName;
  }
}
