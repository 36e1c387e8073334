package dev.mitra.job.ruletest;

import dev.mitra.features.expr.ConditionTerms;
import dev.mitra.features.expr.Expression;
import dev.mitra.features.expr.ExpressionCompiler;
import dev.mitra.features.expr.Inputs;
import dev.mitra.features.expr.Variable;
import dev.mitra.job.ruletest.Explanation.Term;
import dev.mitra.job.ruletest.Explanation.Truth;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Evaluates a condition term by term and notes what it reads. */
final class ConditionReader {
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final String MISSING = "missing";

  private final ExpressionCompiler compiler;
  private final Inputs payment;

  /**
   * @param compiler compiles conditions over the payment
   * @param payment the payment's values, by the compiler's ordinals
   */
  ConditionReader(ExpressionCompiler compiler, Inputs payment) {
    this.compiler = compiler;
    this.payment = payment;
  }

  /** The terms of a condition that the compiler takes. */
  List<Term> terms(String condition) {
    List<Term> terms = new ArrayList<>();
    for (String source : ConditionTerms.of(condition)) {
      Expression term = compiler.condition(source);
      boolean holds = term.test(payment);
      Truth truth = holds ? Truth.TRUE : term.errors() > 0 ? Truth.FAILED : Truth.FALSE;
      terms.add(new Term(SPACE.matcher(source).replaceAll(" "), truth, values(term)));
    }
    return terms;
  }

  private Map<String, String> values(Expression term) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int ordinal : term.ordinals()) {
      Variable variable = compiler.table().get(ordinal);
      values.put(variable.name(), value(variable, ordinal));
    }
    return values;
  }

  private String value(Variable variable, int ordinal) {
    return switch (variable.type()) {
      case NUMBER -> number(payment.number(ordinal));
      case TEXT -> {
        String text = payment.text(ordinal);
        yield text.isEmpty() ? MISSING : "'" + text + "'";
      }
      case FLAG -> Boolean.toString(payment.flag(ordinal));
      case TIMESTAMP -> Instant.ofEpochMilli(payment.timestampMillis(ordinal)).toString();
    };
  }

  /** A number as people write it. */
  static String number(double value) {
    if (Double.isNaN(value)) {
      return MISSING;
    }
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.format(Locale.ROOT, "%.0f", value)
        : Double.toString(value);
  }
}
