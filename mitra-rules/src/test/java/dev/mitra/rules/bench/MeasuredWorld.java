package dev.mitra.rules.bench;

import dev.mitra.features.expr.ExprType;
import dev.mitra.features.expr.Expression;
import dev.mitra.features.expr.ExpressionCompiler;
import dev.mitra.features.expr.ExpressionLimits;
import dev.mitra.features.expr.Inputs;
import dev.mitra.features.expr.Variable;
import dev.mitra.features.expr.VariableTable;
import dev.mitra.rules.rule.Action;
import dev.mitra.rules.rule.CompiledRule;
import dev.mitra.rules.rule.Lane;
import dev.mitra.rules.rule.ManyRules;
import dev.mitra.rules.rule.Mode;
import dev.mitra.rules.rule.Rollout;
import dev.mitra.rules.rule.RuleScope;
import dev.mitra.rules.rule.RuleSpec;
import dev.mitra.rules.rule.Suppression;
import dev.mitra.rules.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Payments and rules of the size of a payments company: 400 variables, most of them features;
 * conditions of three terms of which about one in fifty holds; ten thousand merchants.
 */
final class MeasuredWorld {
  static final int MERCHANTS = 10_000;
  static final long INGEST = 1_772_323_200_000L;

  private static final int PAYMENTS = 64;
  private static final int CUSTOMERS = 100_000;
  private static final double FIRING = 0.02;
  private static final List<String> TEXTS =
      List.of("merchant", "customer", "card", "device", "method", "card_country");
  private static final List<String> METHODS = List.of("card", "upi", "netbanking", "cod");
  private static final List<String> ENTITIES =
      List.of("card", "customer", "device", "merchant", "ip", "phone", "email", "bin");
  private static final int VARIABLES = 400;
  private static final int SUPPRESSIONS = 10;

  private final SplittableRandom random = new SplittableRandom(1);
  private final ExpressionCompiler compiler =
      new ExpressionCompiler(table(), ExpressionLimits.DEFAULT);
  private final Payment[] payments =
      IntStream.range(0, PAYMENTS).mapToObj(i -> new Payment()).toArray(Payment[]::new);
  private final String[] merchants =
      IntStream.range(0, MERCHANTS).mapToObj(MeasuredWorld::merchant).toArray(String[]::new);
  private int next;

  /** Texts, a flag, and numbers for the rest, whose values are evenly spread from 0 to 1. */
  private static VariableTable table() {
    List<Variable> variables = new ArrayList<>();
    TEXTS.forEach(name -> variables.add(new Variable(name, ExprType.TEXT)));
    variables.add(new Variable("international", ExprType.FLAG));
    variables.add(new Variable("amount", ExprType.NUMBER));
    for (int i = 0; variables.size() < VARIABLES; i++) {
      String entity = ENTITIES.get(i % ENTITIES.size());
      variables.add(new Variable(entity + ".feature_" + i / ENTITIES.size(), ExprType.NUMBER));
    }
    return VariableTable.of(variables);
  }

  private static String merchant(int number) {
    return String.format(Locale.ROOT, "merchant_%08d", number * 7919);
  }

  VariableTable variables() {
    return compiler.table();
  }

  /** The next payment; each is of another merchant than those before. */
  Inputs nextPayment() {
    next = next + 1 == MERCHANTS ? 0 : next + 1;
    Payment payment = payments[next % PAYMENTS];
    payment.texts[0] = merchants[next];
    return payment;
  }

  /** Conditions of three terms, of which the third is a number, a text or a flag. */
  List<String> conditions(int count) {
    List<String> conditions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double first = 0.15 + 0.2 * random.nextDouble();
      double second = 0.3 + 0.2 * random.nextDouble();
      double third = FIRING / (first * second);
      String more =
          switch (i % 4) {
            case 0 -> more(0.5) + " && method == 'upi'";
            case 1 -> more(0.5) + " && !international";
            default -> less(second) + " && " + more(third);
          };
      conditions.add(more(i % 4 < 2 ? first / 2 : first) + " && " + more);
    }
    return conditions;
  }

  private String more(double share) {
    return String.format(Locale.ROOT, "%s > %.4f", number(), 1 - share);
  }

  private String less(double share) {
    return String.format(Locale.ROOT, "%s < %.4f", number(), share);
  }

  private String number() {
    int first = TEXTS.size() + 1;
    return compiler.table().get(first + random.nextInt(VARIABLES - first)).name();
  }

  List<Expression> compiled(int count) {
    return conditions(count).stream().map(compiler::condition).toList();
  }

  /** Rules for all payments. */
  List<CompiledRule> unscoped(int count, Gating gating) {
    List<RuleSpec> specs =
        IntStream.range(0, count).mapToObj(i -> spec(Optional.empty(), gating)).toList();
    return ManyRules.of("rule-", specs, compiled(count), compiler.table());
  }

  /** Rules for one merchant each, as many for each merchant. */
  List<CompiledRule> scoped(int count, Gating gating) {
    int each = Math.max(1, count / MERCHANTS);
    List<RuleSpec> specs =
        IntStream.range(0, count)
            .mapToObj(i -> new RuleScope("merchant", List.of(merchant(i / each % MERCHANTS))))
            .map(scope -> spec(Optional.of(scope), gating))
            .toList();
    return ManyRules.of("scoped-", specs, compiled(100), compiler.table());
  }

  private RuleSpec spec(Optional<RuleScope> scope, Gating gating) {
    List<Suppression> suppress = new ArrayList<>();
    for (int i = 0; gating == Gating.SUPPRESS && i < SUPPRESSIONS; i++) {
      String customer = "customer_" + random.nextInt(CUSTOMERS);
      suppress.add(new Suppression("customer", customer, INGEST + 1, "", ""));
    }
    Optional<Rollout> rollout =
        gating == Gating.ROLLOUT ? Optional.of(new Rollout(50, "customer")) : Optional.empty();
    return new RuleSpec(
        "compiled before",
        Action.REVIEW,
        10,
        "REASON",
        Lane.STANDARD,
        Mode.ACTIVE,
        "",
        scope,
        rollout,
        Period.ALWAYS,
        suppress,
        Optional.empty());
  }

  /** The values of a payment, by ordinal. */
  private final class Payment implements Inputs {
    private final String[] texts = {
      "",
      "customer_" + random.nextInt(CUSTOMERS),
      "tok_" + random.nextLong(),
      "device_" + random.nextInt(CUSTOMERS),
      METHODS.get(random.nextInt(METHODS.size())),
      "IN"
    };
    private final boolean international = random.nextInt(20) == 0;
    private final double[] numbers = random.doubles(VARIABLES).toArray();

    @Override
    public double number(int ordinal) {
      return numbers[ordinal];
    }

    @Override
    public String text(int ordinal) {
      return texts[ordinal];
    }

    @Override
    public boolean flag(int ordinal) {
      return international;
    }

    @Override
    public long timestampMillis(int ordinal) {
      return INGEST;
    }
  }
}
