package dev.mitra.job.control;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.plan.FeaturePlan;

/** What stands against the patterns that a change publishes, or against those that it leaves. */
final class PatternChecks {
  private final Compilation next;
  private final ChangeFindings findings;

  PatternChecks(Compilation next, ChangeFindings findings) {
    this.next = next;
    this.findings = findings;
  }

  /**
   * Checks each pattern against the features that it will read.
   *
   * @param plan the plan after the change
   */
  void check(FeaturePlan plan) {
    for (PatternInForce pattern : next.plan.patterns().values()) {
      boolean changed = findings.isChanged(pattern);
      // One that was set aside before is not harmed by this change.
      if (findings.isFull() || (!changed && pattern.isSetAside())) {
        continue;
      }
      try {
        var unused = pattern.bind(plan, next.ground.language());
      } catch (InvalidDeclarationException e) {
        findings.add(pattern, e);
      }
    }
  }
}
