package dev.mitra.job.bench.workload;

import java.util.ArrayList;
import java.util.List;

/**
 * How much is in force.
 *
 * @param features which features
 * @param rules how many rules, 0 to 10,000
 * @param rulesThatApply how many of them are evaluated for every payment, 0 to {@code rules}; each
 *     of the others is for one merchant's payments only
 * @param patterns how many of the patterns that ship, 0 to 10
 * @param championTrees trees of the champion, 0 for none, at most 1,000; their depth is 6
 * @param shadowTrees trees of the shadow, likewise
 * @param seed of the training traffic, the models and the rules
 */
public record WorkloadSpec(
    FeatureScale features,
    int rules,
    int rulesThatApply,
    int patterns,
    int championTrees,
    int shadowTrees,
    long seed) {
  /** What the goals are about: the features that ship, 200 rules, 10 patterns, two models. */
  public static final WorkloadSpec DEFAULT =
      new WorkloadSpec(FeatureScale.SHIPPED, 200, 200, 10, 300, 300, 42);

  static final int MOST_RULES = 10_000;
  static final int MOST_PATTERNS = 10;
  static final int MOST_TREES = 1_000;

  /**
   * @throws IllegalArgumentException with every value that is out of its range
   */
  public WorkloadSpec {
    List<String> findings = new ArrayList<>();
    require(findings, "rules", rules, MOST_RULES);
    require(findings, "rulesThatApply", rulesThatApply, rules);
    require(findings, "patterns", patterns, MOST_PATTERNS);
    require(findings, "championTrees", championTrees, MOST_TREES);
    require(findings, "shadowTrees", shadowTrees, MOST_TREES);
    if (!findings.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", findings));
    }
  }

  private static void require(List<String> findings, String name, int value, int most) {
    if (value < 0 || value > most) {
      findings.add(name + " is " + value + "; allowed: 0 to " + most);
    }
  }

  /** With other features. */
  public WorkloadSpec withFeatures(FeatureScale changed) {
    return new WorkloadSpec(
        changed, rules, rulesThatApply, patterns, championTrees, shadowTrees, seed);
  }

  /** With another number of rules, of which so many are evaluated for every payment. */
  public WorkloadSpec withRules(int all, int thatApply) {
    return new WorkloadSpec(features, all, thatApply, patterns, championTrees, shadowTrees, seed);
  }

  /** With other sizes of the models. */
  public WorkloadSpec withTrees(int champion, int shadow) {
    return new WorkloadSpec(features, rules, rulesThatApply, patterns, champion, shadow, seed);
  }

  /** With another seed. */
  public WorkloadSpec withSeed(long changed) {
    return new WorkloadSpec(
        features, rules, rulesThatApply, patterns, championTrees, shadowTrees, changed);
  }
}
