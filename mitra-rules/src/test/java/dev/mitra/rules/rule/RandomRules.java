package dev.mitra.rules.rule;

import dev.mitra.rules.TestPayment;
import dev.mitra.rules.index.Hash64;
import dev.mitra.rules.time.Period;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Rules and payments of a small world, in which much coincides; and what is to follow from them.
 */
final class RandomRules {
  private static final List<String> FIELDS = List.of("merchant", "customer", "device");
  private static final List<Action> ACTIONS = List.of(Action.values());
  private static final List<Mode> MODES = List.of(Mode.values());
  private static final int VALUES = 6;
  private static final int TIMES = 12;

  /** Conditions and the smallest amount for which each holds. */
  private static final List<String> CONDITIONS =
      List.of(
          "amount >= 0",
          "amount >= 1 && !(card.count_10m > 5.0)",
          "amount >= 2 || 1 / int(amount - amount) == 1");

  /** What one of the conditions reads: it may come from a pattern in shadow mode. */
  static final String FEATURE = "card.count_10m";

  /** A rule with what it takes to foretell it. */
  record Rule(String name, RuleSpec spec, boolean demoted, boolean shadowed) {}

  /** A payment; a value is empty where it is missing. */
  record Payment(double amount, List<String> values, long ingestMillis) {
    TestPayment inputs() {
      TestPayment inputs = new TestPayment().with("amount", amount);
      for (int i = 0; i < FIELDS.size(); i++) {
        inputs.with(FIELDS.get(i), values.get(i));
      }
      return inputs;
    }

    String value(String field) {
      return values.get(FIELDS.indexOf(field));
    }
  }

  private final Random random;

  RandomRules(Random random) {
    this.random = random;
  }

  List<Rule> rules() {
    Set<String> names = new LinkedHashSet<>();
    for (int count = random.nextInt(40); count > 0; count--) {
      names.add("rule-" + random.nextInt(1_000));
    }
    boolean shadowed = chance(3);
    return names.stream().map(name -> new Rule(name, spec(), chance(8), shadowed)).toList();
  }

  private RuleSpec spec() {
    return new RuleSpec(
        CONDITIONS.get(random.nextInt(CONDITIONS.size())),
        ACTIONS.get(random.nextInt(ACTIONS.size())),
        random.nextInt(50),
        "REASON_" + random.nextInt(5),
        Lane.STANDARD,
        chance(3) ? MODES.get(random.nextInt(MODES.size())) : Mode.ACTIVE,
        "",
        chance(2) ? Optional.of(new RuleScope(field(), values())) : Optional.empty(),
        chance(3)
            ? Optional.of(new Rollout(new double[] {0, 30, 50, 100}[random.nextInt(4)], field()))
            : Optional.empty(),
        chance(3) ? period() : Period.ALWAYS,
        chance(3) ? suppressions() : List.of(),
        Optional.empty());
  }

  private Period period() {
    long from = random.nextInt(TIMES);
    return new Period(
        chance(3) ? Long.MIN_VALUE : from,
        chance(3) ? Long.MAX_VALUE : from + 1 + random.nextInt(TIMES));
  }

  private List<String> values() {
    Set<String> values = new LinkedHashSet<>();
    for (int count = 1 + random.nextInt(4); count > 0; count--) {
      values.add("v" + (1 + random.nextInt(VALUES)));
    }
    return List.copyOf(values);
  }

  private List<Suppression> suppressions() {
    List<Suppression> suppressions = new ArrayList<>();
    for (int count = 1 + random.nextInt(4); count > 0; count--) {
      String value = "v" + (1 + random.nextInt(VALUES));
      suppressions.add(new Suppression(field(), value, random.nextInt(TIMES), "", ""));
    }
    return suppressions;
  }

  Payment payment() {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < FIELDS.size(); i++) {
      values.add(chance(5) ? "" : "v" + (1 + random.nextInt(VALUES)));
    }
    return new Payment(random.nextInt(4) - 1, values, random.nextInt(2 * TIMES));
  }

  private String field() {
    return FIELDS.get(random.nextInt(FIELDS.size()));
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  /** What the documentation says of one rule and one payment; empty when the rule does not fire. */
  static Optional<Effect> expected(Rule rule, Payment payment) {
    RuleSpec spec = rule.spec();
    boolean fires =
        spec.mode() != Mode.DISABLED
            && spec.scope()
                .map(scope -> scope.values().contains(payment.value(scope.field())))
                .orElse(true)
            && spec.schedule().from() <= payment.ingestMillis()
            && payment.ingestMillis() < spec.schedule().until()
            && payment.amount() >= CONDITIONS.indexOf(spec.when());
    if (!fires) {
      return Optional.empty();
    } else if (spec.mode() == Mode.SHADOW) {
      return Optional.of(Effect.SHADOW);
    } else if (rule.demoted()) {
      return Optional.of(Effect.DEMOTED);
    } else if (rule.shadowed() && spec.when().contains(FEATURE)) {
      return Optional.of(Effect.SHADOW_PATTERN);
    }
    boolean suppressed =
        spec.suppress().stream()
            .anyMatch(
                s ->
                    s.value().equals(payment.value(s.field()))
                        && payment.ingestMillis() < s.until());
    if (suppressed) {
      return Optional.of(Effect.SUPPRESSED);
    }
    boolean control =
        spec.rollout().isPresent()
            && !treated(
                rule.name(),
                spec.rollout().get().percent(),
                payment.value(spec.rollout().get().by()));
    return Optional.of(control ? Effect.ROLLOUT : Effect.ACTIVE);
  }

  private static boolean treated(String rule, double percent, String value) {
    BigInteger hash = new BigInteger(Long.toUnsignedString(Hash64.of(value, Hash64.of(rule, 0))));
    BigDecimal share = new BigDecimal(hash).divide(new BigDecimal(BigInteger.ONE.shiftLeft(64)));
    return !value.isEmpty() && share.compareTo(BigDecimal.valueOf(percent).movePointLeft(2)) < 0;
  }
}
