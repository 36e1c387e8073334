package dev.mitra.job.control;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.declare.FeatureSetParser;
import dev.mitra.features.declare.FeatureSetSpec;
import dev.mitra.features.expr.ExprType;
import dev.mitra.features.expr.ExpressionCompiler;
import dev.mitra.features.expr.ExpressionLimits;
import dev.mitra.features.expr.Variable;
import dev.mitra.features.plan.DeclaredSet;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.plan.FeaturePlanCompiler;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.job.wire.Part;
import dev.mitra.model.ModelManifest;
import dev.mitra.model.ModelRefusedException;
import dev.mitra.model.ModelRole;
import dev.mitra.model.ScoringModel;
import dev.mitra.rules.policy.DecisionPolicy;
import dev.mitra.rules.policy.PolicySpec;
import dev.mitra.rules.resource.ControlRecord;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.Resource;
import dev.mitra.rules.resource.ResourceId;
import dev.mitra.rules.rule.CompiledRule;
import dev.mitra.rules.rule.RuleSet;
import dev.mitra.rules.rule.RuleSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The resources in force, compiled one change at a time. A change that does not fit is refused with
 * all findings and leaves everything as it was. This one class decides what is valid, at admission
 * and in every operator. Not thread-safe.
 */
public final class Compilation {
  /** How much is compiled: fan-out and profiles need no rules and no models. */
  public enum Scope {
    /** FeatureSets only. */
    FEATURES,
    /** Everything. */
    ALL
  }

  /** A FeatureSet in force. */
  private record SetInForce(FeatureSetSpec spec, long effectiveAt, Map<String, Long> since) {}

  /** A rule in force, with what is needed to compile it again against other features. */
  private record RuleInForce(RuleSpec spec, CompiledRule compiled) {}

  private final Scope scope;
  private final FeaturePlanCompiler planCompiler;
  private Map<String, SetInForce> sets = new TreeMap<>();
  private Map<String, RuleInForce> rules = new TreeMap<>();
  private Map<String, BoundModel> models = new TreeMap<>();
  private PolicySpec policy = PolicySpec.NONE;
  private boolean policyPublished;
  private FeaturePlan plan;
  private long planEpoch = -1;
  private ExpressionCompiler expressions;

  /** While a change that was admitted before is put into force again. */
  private boolean replaying;

  /** What such a change left out. */
  private final List<Finding> leftOut = new ArrayList<>();

  /** Nothing in force, for changes that were admitted: their windows are as long as they are. */
  public Compilation(EventSchema schema, Scope scope) {
    this(schema, scope, FeatureSetParser.LONGEST_WINDOW);
  }

  /**
   * Nothing in force, for changes that are to be admitted.
   *
   * @param stateRetentionMillis how long profiles without events are kept, which windows of a
   *     FeatureSet cannot outlast
   */
  Compilation(EventSchema schema, Scope scope, long stateRetentionMillis) {
    this.scope = scope;
    this.planCompiler = new FeaturePlanCompiler(schema, stateRetentionMillis);
    this.plan = FeaturePlan.empty(schema);
    this.expressions = expressionsOf(plan);
  }

  private static ExpressionCompiler expressionsOf(FeaturePlan plan) {
    return new ExpressionCompiler(
        plan.variables().plus(List.of(new Variable(Configuration.SCORE, ExprType.NUMBER))),
        ExpressionLimits.DEFAULT);
  }

  /**
   * Puts a change into force that was admitted before, perhaps by another version of the code. A
   * FeatureSet always takes effect then, and the rules and models that do not fit it are left out:
   * plans have to be the same in every operator, and most compile no rules.
   *
   * @return what was left out
   * @throws InvalidDeclarationException when the change itself cannot be read or compiled any more
   */
  List<Finding> replay(ChangeEntry entry) {
    replaying = true;
    leftOut.clear();
    try {
      apply(entry);
      return List.copyOf(leftOut);
    } finally {
      replaying = false;
    }
  }

  /**
   * Puts a change into force.
   *
   * @return for a FeatureSet, since when each of its measures has been declared; else nothing
   * @throws InvalidDeclarationException with all findings; nothing has changed then
   */
  Map<String, Long> apply(ChangeEntry entry) {
    ResourceId id = entry.id();
    if (entry.record() instanceof ControlRecord.Publish publish) {
      return publish(id, publish.resource(), entry);
    }
    // In both scopes the same for FeatureSets: the epoch of the plan must be the same everywhere.
    if (!contains(id) && (scope == Scope.ALL || id.kind() == Kind.FEATURE_SET)) {
      throw new InvalidDeclarationException(
          "", "there is no " + id.toKey() + " to delete; what is in force can be deleted");
    }
    return delete(id, entry);
  }

  private boolean contains(ResourceId id) {
    return switch (id.kind()) {
      case FEATURE_SET -> sets.containsKey(id.name());
      case RULE -> rules.containsKey(id.name());
      case MODEL -> models.containsKey(id.name());
      case POLICY -> policyPublished && id.name().equals(PolicySpec.NAME);
      case LIST, DEMOTION, BUNDLE -> false;
    };
  }

  private Map<String, Long> publish(ResourceId id, Resource resource, ChangeEntry entry) {
    String name = id.name();
    switch (id.kind()) {
      case FEATURE_SET -> {
        Map<String, SetInForce> next = new TreeMap<>(sets);
        next.put(
            name,
            new SetInForce(
                FeatureSetParser.parse(resource.spec()),
                entry.change().effectiveAt(),
                entry.change().measuresSince()));
        changePlan(next, name, entry.epoch());
        return plan.measuresSince(name);
      }
      case RULE -> {
        if (scope == Scope.ALL) {
          RuleSpec spec = RuleSpec.parse(name, resource.spec());
          rules.put(
              name,
              new RuleInForce(spec, CompiledRule.compile(name, entry.epoch(), spec, expressions)));
        }
      }
      case MODEL -> {
        if (scope == Scope.ALL) {
          publishModel(name, resource, entry.epoch());
        }
      }
      case POLICY -> {
        if (scope == Scope.ALL) {
          policy = PolicySpec.parse(name, resource.spec());
          policyPublished = true;
        }
      }
      case LIST, DEMOTION, BUNDLE -> {}
    }
    return Map.of();
  }

  private void publishModel(String name, Resource resource, long epoch) {
    BoundModel bound = BoundModel.bind(name, epoch, admitModel(resource), plan, "");
    if (bound.role() == ModelRole.CHAMPION) {
      for (BoundModel other : models.values()) {
        if (other.role() == ModelRole.CHAMPION && !other.name().equals(name)) {
          throw new InvalidDeclarationException(
              "spec.role",
              "is CHAMPION, as is that of Model/"
                  + other.name()
                  + "; one champion is allowed: delete the other or publish it as SHADOW first");
        }
      }
    }
    models.put(name, bound);
  }

  private static ScoringModel admitModel(Resource resource) {
    try {
      return ScoringModel.admit(ModelManifest.parse(resource.spec()));
    } catch (ModelRefusedException e) {
      throw new InvalidDeclarationException(
          e.problems().stream()
              .map(problem -> new Finding(problem.path(), problem.message()))
              .toList());
    }
  }

  private Map<String, Long> delete(ResourceId id, ChangeEntry entry) {
    switch (id.kind()) {
      case FEATURE_SET -> {
        Map<String, SetInForce> next = new TreeMap<>(sets);
        next.remove(id.name());
        changePlan(next, id.name(), entry.epoch());
      }
      case RULE -> rules.remove(id.name());
      case MODEL -> models.remove(id.name());
      case POLICY -> {
        policy = PolicySpec.NONE;
        policyPublished = false;
      }
      case LIST, DEMOTION, BUNDLE -> {}
    }
    return Map.of();
  }

  /** Compiles the features anew, and everything that reads them. */
  private void changePlan(Map<String, SetInForce> nextSets, String changed, long epoch) {
    List<DeclaredSet> declared = new ArrayList<>();
    nextSets.forEach(
        (name, set) ->
            declared.add(
                new DeclaredSet(
                    name,
                    name.equals(changed) ? "" : "FeatureSet/" + name,
                    set.spec(),
                    set.effectiveAt(),
                    set.since())));
    FeaturePlan nextPlan = planCompiler.compile(declared, plan.measuresSince());
    if (nextPlan.entities().size() > Part.MAX_ENTITIES) {
      throw new InvalidDeclarationException(
          "spec.entity",
          "would be kind of entity number "
              + nextPlan.entities().size()
              + "; features of "
              + Part.MAX_ENTITIES
              + " kinds are allowed");
    }
    ExpressionCompiler nextExpressions = expressionsOf(nextPlan);
    List<Finding> findings = new ArrayList<>();
    Map<String, RuleInForce> nextRules = new TreeMap<>();
    rules.forEach(
        (name, rule) -> {
          try {
            CompiledRule compiled =
                CompiledRule.compile(name, rule.compiled().version(), rule.spec(), nextExpressions);
            nextRules.put(name, new RuleInForce(rule.spec(), compiled));
          } catch (InvalidDeclarationException e) {
            e.findings().forEach(f -> findings.add(of("Rule/" + name, f)));
          }
        });
    Map<String, BoundModel> nextModels = new TreeMap<>();
    models.forEach(
        (name, model) -> {
          try {
            nextModels.put(
                name,
                BoundModel.bind(
                    name, model.epoch(), model.model(), nextPlan, "Model/" + name + " "));
          } catch (InvalidDeclarationException e) {
            findings.addAll(e.findings());
          }
        });
    if (!findings.isEmpty() && !replaying) {
      throw new InvalidDeclarationException(findings);
    }
    leftOut.addAll(findings);
    sets = nextSets;
    plan = nextPlan;
    planEpoch = epoch;
    expressions = nextExpressions;
    rules = nextRules;
    models = nextModels;
  }

  private static Finding of(String resource, Finding finding) {
    return new Finding(resource + " " + finding.path(), finding.message());
  }

  /** What is in force now, as one immutable whole. */
  Configuration toConfiguration(long epoch, long effectiveAt) {
    List<BoundModel> shadows = new ArrayList<>();
    Optional<BoundModel> champion = Optional.empty();
    for (BoundModel model : models.values()) {
      if (model.role() == ModelRole.CHAMPION) {
        champion = Optional.of(model);
      } else {
        shadows.add(model);
      }
    }
    return new Configuration(
        epoch,
        effectiveAt,
        planEpoch,
        plan,
        RuleSet.of(rules.values().stream().map(RuleInForce::compiled).toList()),
        new DecisionPolicy(policy),
        champion,
        shadows);
  }
}
