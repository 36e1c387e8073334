package dev.mitra.job.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.check.Finding;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.rules.pattern.CompiledPattern;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;

/** An admission of patterns, and what operators make of what it admits. */
abstract class PatternScript {
  static final String SEQUENCE =
      """
      within: 24h
      sequence:
        - begin: small
          where: amount < 100 && card.count_1h > 1
        - followedBy: big
          where: amount > 500 && merchant != small.last.merchant""";

  ControlLimits limits = ControlLimits.DEFAULT;
  Admission admission = admission();
  long offset;
  long now = Payments.T0;

  @BeforeEach
  void featuresOfCardsAreInForce() {
    admit(Controls.CARD);
  }

  static String pattern(String name, String entity, String spec) {
    return Controls.resource("Pattern", name, "", "entity: " + entity + "\n" + spec);
  }

  Admission admission() {
    return new Admission(
        new AdmissionRules(
            Payments.SCHEMA, 1_000, Payments.STATE_RETENTION, Optional.empty(), limits));
  }

  static ControlView view(Compilation.Scope scope) {
    return new ControlView(Payments.SCHEMA, scope, Long.MAX_VALUE / 2);
  }

  Admission.Verdict publish(String resource) {
    return admission.admit(Controls.publish(offset++, now, resource));
  }

  AdmittedChange admit(String resource) {
    return Controls.admit(admission, Controls.publish(offset++, now, resource));
  }

  AdmittedChange delete(String key) {
    return Controls.admit(admission, Controls.delete(offset++, now, key));
  }

  List<String> refused(String key) {
    Admission.Verdict verdict = admission.admit(Controls.delete(offset++, now, key));
    return verdict.ack().findings().stream().map(Finding::path).toList();
  }

  /** As the operator does it: what is needed is kept in state, and read from there. */
  void restart() {
    admission.forgetReplaced();
    ControlSnapshot state = ControlSnapshot.of(admission.admitted(), 0);
    Admission restored = admission();
    assertThat(restored.restore(state.changes())).isEmpty();
    admission = restored;
  }

  CompiledPattern compiled() {
    CompiledPattern here = only(configuration(Compilation.Scope.ALL)).compiled().orElseThrow();
    CompiledPattern there =
        only(configuration(Compilation.Scope.FEATURES)).compiled().orElseThrow();
    assertThat(there.fingerprint()).as("in the profiles").isEqualTo(here.fingerprint());
    assertThat(there.since()).as("in the profiles").isEqualTo(here.since());
    return here;
  }

  static BoundPattern only(Configuration configuration) {
    assertThat(configuration.patterns()).hasSize(1);
    return configuration.patterns().get(0);
  }

  /** What an operator has in force when all that waits has come into force. */
  Configuration configuration(Compilation.Scope scope) {
    try (ControlView view = view(scope)) {
      view.load(
          admission.admitted().stream()
              .filter(
                  change -> scope == Compilation.Scope.ALL || ChangeEntry.concernsFeatures(change))
              .toList());
      return view.at(now + 600_000);
    }
  }
}
