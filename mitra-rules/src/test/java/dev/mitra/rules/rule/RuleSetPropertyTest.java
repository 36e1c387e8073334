package dev.mitra.rules.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.rules.Seeds;
import dev.mitra.rules.TestRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A set of rules finds what going through all of them one after the other finds. */
class RuleSetPropertyTest {
  private static final int RUNS = 60;
  private static final int PAYMENTS = 100;

  private final FiredRules fired = new FiredRules();

  @Test
  void firesTheRulesThatFireOneByOneWithTheSameEffects() {
    long seed = Seeds.announce(RuleSetPropertyTest.class);
    Map<Effect, Integer> seen = new EnumMap<>(Effect.class);
    for (int run = 0; run < RUNS; run++) {
      Random random = Seeds.random(seed, run);
      RandomRules world = new RandomRules(random);
      List<RandomRules.Rule> rules = new ArrayList<>(world.rules());
      RuleSet set = RuleSet.of(compiled(rules));
      rules.sort(Comparator.comparing(RandomRules.Rule::name));
      for (int i = 0; i < PAYMENTS; i++) {
        RandomRules.Payment payment = world.payment();
        List<String> expected = new ArrayList<>();
        for (RandomRules.Rule rule : rules) {
          RandomRules.expected(rule, payment)
              .ifPresent(
                  effect -> {
                    expected.add(rule.name() + " " + effect);
                    seen.merge(effect, 1, Integer::sum);
                  });
        }
        set.evaluate(payment.inputs(), payment.ingestMillis(), fired);
        assertThat(fired(set)).as("run %s, %s over %s", run, payment, rules).isEqualTo(expected);
      }
    }
    // Nothing was left out, or the oracle would prove little.
    assertThat(seen).containsOnlyKeys(Effect.values());
    assertThat(seen.values()).allMatch(count -> count > 300);
  }

  private Collection<CompiledRule> compiled(List<RandomRules.Rule> rules) {
    List<CompiledRule> compiled = new ArrayList<>();
    for (RandomRules.Rule rule : rules) {
      Set<String> shadowed = rule.shadowed() ? Set.of(RandomRules.FEATURE) : Set.of();
      compiled.add(TestRules.rule(rule.name(), rule.spec(), rule.demoted(), shadowed));
    }
    // They come in no order.
    Collections.reverse(compiled);
    return compiled;
  }

  private List<String> fired(RuleSet set) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < fired.size(); i++) {
      names.add(set.get(fired.get(i)).name() + " " + fired.effect(i));
    }
    return names;
  }
}
