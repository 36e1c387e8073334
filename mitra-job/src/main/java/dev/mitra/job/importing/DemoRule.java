package dev.mitra.job.importing;

import java.math.BigDecimal;
import java.util.List;

/**
 * A rule of the Flink fraud-detection demo, as the demo's job understands it: over the payments of
 * the last {@code windowMinutes} with the same values of {@code keys}, the payment at hand
 * included, {@code function} of {@code field} compared with {@code limit}.
 *
 * @param line the line of the file on which it begins, from 1
 * @param id its {@code ruleId}
 * @param paused whether its {@code ruleState} is PAUSE
 * @param keys its {@code groupingKeyNames}
 * @param unique its {@code unique}, which the demo reads and does not use
 * @param field its {@code aggregateFieldName}, or one of the two names that count
 * @param function its {@code aggregatorFunctionType}
 * @param operator its {@code limitOperatorType}
 * @param limit its {@code limit}
 * @param windowMinutes the length of its window
 */
record DemoRule(
    int line,
    int id,
    boolean paused,
    List<String> keys,
    List<String> unique,
    String field,
    Function function,
    Operator operator,
    BigDecimal limit,
    int windowMinutes) {
  /** In place of a field: the number of payments. */
  static final String COUNT = "COUNT_FLINK";

  /** The same, and when the rule fires the demo forgets the payments that it counted. */
  static final String COUNT_WITH_RESET = "COUNT_WITH_RESET_FLINK";

  /** What is computed. */
  enum Function {
    SUM,
    AVG,
    MIN,
    MAX
  }

  /** How it is compared with the limit. */
  enum Operator {
    EQUAL("=", "=="),
    NOT_EQUAL("!=", "!="),
    GREATER_EQUAL(">=", ">="),
    LESS_EQUAL("<=", "<="),
    GREATER(">", ">"),
    LESS("<", "<");

    private final String sign;
    private final String cel;

    Operator(String sign, String cel) {
      this.sign = sign;
      this.cel = cel;
    }

    /** The operator in the demo's text form. */
    String sign() {
      return sign;
    }

    /** The operator in expressions. */
    String cel() {
      return cel;
    }
  }

  DemoRule {
    keys = List.copyOf(keys);
    unique = List.copyOf(unique);
  }

  /** Whether it counts payments. */
  boolean isCount() {
    return field.equals(COUNT) || field.equals(COUNT_WITH_RESET);
  }

  /** Whether the demo forgets what it counted when it fires. */
  boolean resets() {
    return field.equals(COUNT_WITH_RESET);
  }

  /** What it says, on one line. */
  String inWords() {
    return function
        + "("
        + field
        + ") "
        + operator.sign()
        + " "
        + limit.toPlainString()
        + " over "
        + windowMinutes
        + " min"
        + (keys.isEmpty() ? "" : " by " + String.join(", ", keys));
  }
}
