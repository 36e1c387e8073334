package dev.mitra.job.control;

import dev.mitra.features.check.Durations;
import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.job.pattern.FlinkPattern;
import dev.mitra.rules.pattern.CompiledPattern;
import dev.mitra.rules.pattern.PatternSpec;
import dev.mitra.rules.pattern.Step;

/** What stands against the patterns that a change publishes, or against those that it leaves. */
final class PatternChecks {
  private final Compilation next;
  private final ChangeFindings findings;

  PatternChecks(Compilation next, ChangeFindings findings) {
    this.next = next;
    this.findings = findings;
  }

  /**
   * Checks the patterns that the change publishes when there will be no plan with their columns,
   * against the features alone: the author is told more than the first obstacle. Where features
   * read the columns of patterns nothing more is found.
   */
  void checkAlone() {
    FeaturePlan features;
    try {
      features = next.plan.featuresAlone();
    } catch (InvalidDeclarationException e) {
      return;
    }
    for (PatternInForce pattern : next.plan.patterns().values()) {
      if (findings.isChanged(pattern) && !findings.isFull()) {
        try {
          var unused = pattern.bind(features, next.ground.language());
        } catch (InvalidDeclarationException e) {
          e.findings().stream()
              .filter(finding -> !finding.path().equals("spec.entity"))
              .forEach(finding -> findings.add(pattern, finding));
        }
      }
    }
  }

  /** State of a sequence lies in the profile, and is forgotten with it. */
  private void checkRetention(PatternInForce pattern) {
    if (pattern.wasAdmittedBefore()) {
      return;
    }
    PatternSpec spec = pattern.spec();
    checkRetention(pattern, "spec.within", spec.withinMillis());
    for (int i = 0; i < spec.counts().size(); i++) {
      checkRetention(pattern, "spec.counts[" + i + "]", spec.counts().get(i));
    }
    if (spec.withinMillis() == 0) {
      long steps = spec.sequence().stream().mapToLong(Step::withinMillis).sum();
      checkRetention(pattern, "spec.sequence", steps);
    }
  }

  private void checkRetention(PatternInForce pattern, String path, long millis) {
    long longest = next.ground.retentionMillis();
    if (millis > longest) {
      String kept = Durations.format(longest);
      findings.add(
          pattern,
          new Finding(
              path,
              "is "
                  + Durations.format(millis)
                  + (path.equals("spec.sequence") ? " from the first event to the last" : "")
                  + "; profiles are kept for "
                  + kept
                  + " without events, so at most "
                  + kept
                  + " is allowed"));
    }
  }

  /**
   * Checks each pattern against the features that it will read, and has flink-cep compile those
   * that change.
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
        CompiledPattern bound = pattern.bind(plan, next.ground.language());
        if (changed) {
          checkRetention(pattern);
          FlinkPattern.check(bound);
        }
      } catch (InvalidDeclarationException e) {
        findings.add(pattern, e);
      }
    }
  }
}
