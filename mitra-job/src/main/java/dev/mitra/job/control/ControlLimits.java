package dev.mitra.job.control;

import dev.mitra.features.check.Finding;
import dev.mitra.rules.rule.Mode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How much can be in force at a time; all at least 1. What would go beyond is refused, and from
 * half of a limit on the verdict warns.
 *
 * @param featureSets FeatureSets
 * @param lists lists
 * @param listEntries entries of all lists together
 * @param patterns patterns, disabled ones included
 * @param patternCost the cost of the conditions of one entity's patterns together, disabled ones
 *     left out, in nodes of the expression tree
 * @param models models
 * @param rules rules, disabled ones included
 * @param unscopedRules rules that are evaluated for every payment: neither scoped nor disabled
 * @param unscopedCost the cost of their conditions together, in nodes of the expression tree
 * @param bytes the records of all that is in force together
 */
public record ControlLimits(
    int featureSets,
    int lists,
    int listEntries,
    int patterns,
    long patternCost,
    int models,
    int rules,
    int unscopedRules,
    long unscopedCost,
    long bytes) {

  /**
   * Far above what is used by hand, and below what would endanger the budget of a payment or the
   * memory of a subtask.
   */
  public static final ControlLimits DEFAULT =
      new ControlLimits(
          500, 1_000, 2_000_000, 200, 20_000, 50, 200_000, 5_000, 500_000, 512L << 20);

  /**
   * @throws IllegalArgumentException when a limit is below 1
   */
  public ControlLimits {
    if (featureSets < 1
        || lists < 1
        || listEntries < 1
        || patterns < 1
        || patternCost < 1
        || models < 1
        || rules < 1
        || unscopedRules < 1
        || unscopedCost < 1
        || bytes < 1) {
      throw new IllegalArgumentException("every limit of control is at least 1");
    }
  }

  /**
   * How much is in force.
   *
   * @param patternCost by kind of entity
   * @see ControlLimits
   */
  record Usage(
      int featureSets,
      int lists,
      long listEntries,
      int patterns,
      Map<String, Long> patternCost,
      int models,
      int rules,
      int unscopedRules,
      long unscopedCost,
      long bytes,
      long demotionBytes) {
    static final Usage NOTHING = new Usage(0, 0, 0, 0, Map.of(), 0, 0, 0, 0, 0, 0);

    /** With one more resource, or with one less when {@code sign} is -1. */
    Usage plus(InForce resource, int sign) {
      long size = sign * resource.published().bytes();
      if (resource instanceof DemotionInForce) {
        return withDemotions(demotionBytes + size);
      }
      boolean set = resource instanceof PlanInForce.SetInForce;
      ListInForce list = resource instanceof ListInForce found ? found : null;
      PatternInForce pattern = resource instanceof PatternInForce found ? found : null;
      RuleInForce rule = resource instanceof RuleInForce found ? found : null;
      boolean unscoped = rule != null && rule.isUnscoped();
      long cost = rule != null && unscoped ? rule.cost() : 0;
      return new Usage(
          featureSets + (set ? sign : 0),
          lists + (list != null ? sign : 0),
          listEntries + (list != null ? sign * (long) list.size() : 0),
          patterns + (pattern != null ? sign : 0),
          pattern == null ? patternCost : plusCost(pattern, sign),
          models + (resource instanceof ModelInForce ? sign : 0),
          rules + (rule != null ? sign : 0),
          unscopedRules + (unscoped ? sign : 0),
          unscopedCost + sign * cost,
          bytes + size,
          demotionBytes);
    }

    private Map<String, Long> plusCost(PatternInForce pattern, int sign) {
      if (pattern.cost() == 0 || pattern.hasMode(Mode.DISABLED)) {
        return patternCost;
      }
      Map<String, Long> sum = new TreeMap<>(patternCost);
      sum.merge(pattern.spec().entity(), sign * pattern.cost(), Long::sum);
      return Collections.unmodifiableMap(sum);
    }

    Usage withDemotions(long newDemotionBytes) {
      return new Usage(
          featureSets,
          lists,
          listEntries,
          patterns,
          patternCost,
          models,
          rules,
          unscopedRules,
          unscopedCost,
          bytes,
          newDemotionBytes);
    }
  }

  private record Measure(String what, long used, long limit) {
    double share() {
      return (double) used / limit;
    }
  }

  /**
   * @param entities the kinds of entity whose patterns count
   */
  private List<Measure> measures(Usage usage, Set<String> entities) {
    List<Measure> measures = new ArrayList<>(measures(usage));
    for (String entity : entities) {
      measures.add(
          new Measure(
              "nodes in the conditions of patterns of " + entity,
              usage.patternCost.getOrDefault(entity, 0L),
              patternCost));
    }
    return measures;
  }

  private List<Measure> measures(Usage usage) {
    return List.of(
        new Measure("FeatureSets", usage.featureSets, featureSets),
        new Measure("lists", usage.lists, lists),
        new Measure("entries of lists", usage.listEntries, listEntries),
        new Measure("patterns", usage.patterns, patterns),
        new Measure("models", usage.models, models),
        new Measure("rules", usage.rules, rules),
        new Measure(
            "rules that are evaluated for every payment", usage.unscopedRules, unscopedRules),
        new Measure(
            "nodes in the conditions that are evaluated for every payment",
            usage.unscopedCost,
            unscopedCost),
        new Measure("bytes of resources", usage.bytes + usage.demotionBytes, bytes));
  }

  /** What stands against a change after which so much is in force, where it was less before. */
  List<Finding> refuse(Usage before, Usage after) {
    List<Finding> findings = new ArrayList<>();
    List<Measure> old = measures(before, after.patternCost.keySet());
    List<Measure> now = measures(after, after.patternCost.keySet());
    for (int i = 0; i < now.size(); i++) {
      Measure measure = now.get(i);
      if (measure.used > measure.limit && measure.used > old.get(i).used) {
        findings.add(
            new Finding(
                "spec",
                "would bring what is in force to "
                    + measure.used
                    + " "
                    + measure.what
                    + "; "
                    + measure.limit
                    + " are allowed"));
      }
    }
    return findings;
  }

  /** What a verdict warns of: each limit that is half used up, when the change uses up more. */
  List<String> warn(Usage before, Usage after) {
    List<String> warnings = new ArrayList<>();
    List<Measure> old = measures(before, after.patternCost.keySet());
    List<Measure> now = measures(after, after.patternCost.keySet());
    for (int i = 0; i < now.size(); i++) {
      Measure measure = now.get(i);
      if (measure.share() >= 0.5 && measure.used > old.get(i).used) {
        warnings.add(
            measure.used
                + " "
                + measure.what
                + " are in force, "
                + Math.round(100 * measure.share())
                + " % of the "
                + measure.limit
                + " that are allowed");
      }
    }
    return warnings;
  }

  /** The share of the limit that is nearest, for alarms: 1 is full. */
  double fullest(Usage usage) {
    return measures(usage, usage.patternCost.keySet()).stream()
        .mapToDouble(Measure::share)
        .max()
        .orElse(0);
  }
}
