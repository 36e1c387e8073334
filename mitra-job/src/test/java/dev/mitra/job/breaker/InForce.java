package dev.mitra.job.breaker;

import dev.mitra.job.control.Compilation;
import dev.mitra.job.control.Configuration;
import dev.mitra.job.control.ControlView;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.rules.rule.Effect;
import dev.mitra.rules.rule.FiredRules;

/** What is in force in tests of the breaker: resources at the epochs 0, 1, …. */
final class InForce {
  /** Guards what blocks: more than a twentieth of at least 100 payments of a minute. */
  static final String POLICY = policy("breaker: { share: 0.05, window: 1m, minimum: 100 }");

  private InForce() {}

  /** The configuration after all of these. */
  static Configuration of(String... resources) {
    try (ControlView view = new ControlView(Payments.SCHEMA, Compilation.Scope.ALL, 0)) {
      view.load(Controls.admitted(resources));
      return view.at(Payments.T0);
    }
  }

  /** The policy, with a score's thresholds and more lines. */
  static String policy(String more) {
    return Controls.resource(
        "Policy", "default", "", "score: { block: 0.9, challenge: 0.7, review: 0.5 }\n" + more);
  }

  /** A rule with more lines. */
  static String rule(String name, String action, String more) {
    return Controls.resource(
        "Rule", name, "", "when: amount > 100.0\naction: " + action + "\n" + more);
  }

  /** The rules of these indexes, each as active. */
  static FiredRules fired(int... rules) {
    FiredRules fired = new FiredRules();
    for (int rule : rules) {
      fired.add(rule, Effect.ACTIVE);
    }
    return fired;
  }
}
