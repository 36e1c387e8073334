package dev.mitra.rules.rule;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.mitra.features.expr.Expression;
import dev.mitra.features.expr.Inputs;
import dev.mitra.rules.TestPayment;
import dev.mitra.rules.TestRules;
import dev.mitra.rules.time.Period;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a payment costs is seen in what is evaluated and allocated; no times are looked at. */
class RuleSetCostTest {
  private static final int RULES = 100_000;
  private static final int RULES_OF_A_MERCHANT = 10;

  @Test
  void evaluatesTheTenRulesOfAMerchantOfAHundredThousand() {
    // Fails whenever it is evaluated, and counts that.
    Expression failing = TestRules.COMPILER.condition("1 / int(amount) == 1");
    List<RuleSpec> specs = new ArrayList<>();
    for (int i = 0; i < RULES; i++) {
      specs.add(scoped("m" + i / RULES_OF_A_MERCHANT));
    }
    RuleSet rules =
        RuleSet.of(ManyRules.of("rule-", specs, List.of(failing), TestRules.COMPILER.table()));
    FiredRules fired = new FiredRules();

    rules.evaluate(new TestPayment().with("amount", 0.0).with("merchant", "m77"), 0, fired);
    assertThat(failing.errors()).isEqualTo(RULES_OF_A_MERCHANT);
    rules.evaluate(new TestPayment().with("amount", 0.0).with("merchant", "other"), 0, fired);
    assertThat(failing.errors()).isEqualTo(RULES_OF_A_MERCHANT);
    rules.evaluate(new TestPayment().with("amount", 1.0).with("merchant", "m77"), 0, fired);
    assertThat(fired.size()).isEqualTo(RULES_OF_A_MERCHANT);
    assertThat(fired.get(0)).isEqualTo(770);
  }

  private static RuleSpec scoped(String merchant) {
    return new RuleSpec(
        "1 / int(amount) == 1",
        Action.TAG,
        0,
        "REASON",
        Lane.STANDARD,
        Mode.ACTIVE,
        "",
        Optional.of(new RuleScope("merchant", List.of(merchant))),
        Optional.empty(),
        Period.ALWAYS,
        List.of(),
        Optional.empty());
  }

  @Test
  void allocatesNothing() {
    String all =
        """
        action: REVIEW
        scope: { field: merchant, values: [m1] }
        rollout: { percent: 50, by: customer }
        schedule: { until: 2026-06-01T00:00:00Z }
        suppress: [{ field: card, value: tok_1, until: 2026-06-01T00:00:00Z }]
        """;
    List<CompiledRule> many = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      many.add(TestRules.rule("scoped-" + i, "when: card != ''\n" + all));
      many.add(TestRules.rule("rule-" + i, "when: merchant == 'm1'\naction: TAG\n"));
    }
    RuleSet rules = RuleSet.of(many);
    FiredRules fired = new FiredRules();
    FixedTexts payment = new FixedTexts();
    evaluate(rules, payment, fired);
    assertThat(fired.size()).isEqualTo(60);

    long before = allocated();
    evaluate(rules, payment, fired);
    // Room for the call itself; a single object for each payment would be 160,000 bytes.
    assertThat(allocated() - before).isLessThan(20_000);
  }

  private static void evaluate(RuleSet rules, FixedTexts payment, FiredRules fired) {
    for (int i = 0; i < 10_000; i++) {
      rules.evaluate(payment, i, fired);
    }
  }

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getCurrentThreadAllocatedBytes();
  }

  /** Every text is {@code m1}; reading allocates nothing. */
  private static final class FixedTexts implements Inputs {
    @Override
    public double number(int ordinal) {
      return 1;
    }

    @Override
    public String text(int ordinal) {
      return "m1";
    }

    @Override
    public boolean flag(int ordinal) {
      return false;
    }

    @Override
    public long timestampMillis(int ordinal) {
      return 0;
    }
  }
}
