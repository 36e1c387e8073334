package dev.mitra.job.control;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.declare.FeatureSetParser;
import dev.mitra.features.expr.ExprType;
import dev.mitra.features.expr.ExpressionCompiler;
import dev.mitra.features.expr.ExpressionLimits;
import dev.mitra.features.expr.Variable;
import dev.mitra.features.expr.VariableTable;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.plan.FeaturePlanCompiler;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.model.ModelRole;
import dev.mitra.rules.list.EntryList;
import dev.mitra.rules.list.ListSpec;
import dev.mitra.rules.list.Purpose;
import dev.mitra.rules.policy.DecisionPolicy;
import dev.mitra.rules.policy.PolicySpec;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.ResourceId;
import dev.mitra.rules.rule.CompiledRule;
import dev.mitra.rules.rule.RuleSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;

/**
 * The resources in force at a moment. A change makes another compilation, which shares with this
 * one all that stays: so one can be kept for every change that waits for its time. What was
 * admitted before is compiled when a {@link Configuration} is asked for; {@link Draft} checks what
 * is to be admitted. Not thread-safe.
 */
public final class Compilation {
  /** How much is compiled: fan-out and profiles need no rules and no models. */
  public enum Scope {
    /** FeatureSets only. */
    FEATURES,
    /** Everything. */
    ALL
  }

  /**
   * What all compilations of an operator share.
   *
   * @param schema the event schema
   * @param scope how much is compiled
   * @param planCompiler compiles features
   * @param language what conditions may say, whatever they may read
   */
  record Ground(
      EventSchema schema,
      Scope scope,
      FeaturePlanCompiler planCompiler,
      ExpressionCompiler language) {}

  /**
   * What is remembered of a resource that is not in force: that its version has been there.
   *
   * @param epoch the epoch of the change
   * @param version the largest version that the resource had
   */
  record Tombstone(long epoch, long version) {}

  final Ground ground;
  final PlanInForce plan;
  final HashPMap<String, ListInForce> lists;
  final SortedMap<String, ModelInForce> models;
  final HashPMap<String, RuleInForce> rules;
  final Optional<PolicyInForce> policy;
  final SortedMap<String, DemotionInForce> demotions;
  final HashPMap<ResourceId, Tombstone> tombstones;
  private @Nullable ExpressionCompiler expressions;

  Compilation(
      Ground ground,
      PlanInForce plan,
      HashPMap<String, ListInForce> lists,
      SortedMap<String, ModelInForce> models,
      HashPMap<String, RuleInForce> rules,
      Optional<PolicyInForce> policy,
      SortedMap<String, DemotionInForce> demotions,
      HashPMap<ResourceId, Tombstone> tombstones) {
    this.ground = ground;
    this.plan = plan;
    this.lists = lists;
    this.models = models;
    this.rules = rules;
    this.policy = policy;
    this.demotions = demotions;
    this.tombstones = tombstones;
  }

  /** Nothing in force, for changes that were admitted: their windows are as long as they are. */
  public static Compilation nothing(EventSchema schema, Scope scope) {
    return nothing(schema, scope, FeatureSetParser.LONGEST_WINDOW);
  }

  /**
   * Nothing in force, for changes that are to be admitted.
   *
   * @param stateRetentionMillis how long profiles without events are kept, which windows of a
   *     FeatureSet cannot outlast
   */
  static Compilation nothing(EventSchema schema, Scope scope, long stateRetentionMillis) {
    FeaturePlanCompiler compiler = new FeaturePlanCompiler(schema, stateRetentionMillis);
    return new Compilation(
        new Ground(
            schema,
            scope,
            compiler,
            new ExpressionCompiler(VariableTable.of(List.of()), ExpressionLimits.DEFAULT)),
        new PlanInForce(compiler, new TreeMap<>(), -1),
        HashTreePMap.empty(),
        new TreeMap<>(),
        HashTreePMap.empty(),
        Optional.empty(),
        new TreeMap<>(),
        HashTreePMap.empty());
  }

  /** The resource in force under this id. */
  Optional<InForce> find(ResourceId id) {
    return Optional.ofNullable(
        switch (id.kind()) {
          case FEATURE_SET -> plan.sets().get(id.name());
          case LIST -> lists.get(id.name());
          case MODEL -> models.get(id.name());
          case RULE -> rules.get(id.name());
          case POLICY -> policy.filter(found -> found.id().equals(id)).orElse(null);
          case DEMOTION -> demotions.get(id.name());
          case BUNDLE -> null;
        });
  }

  /** All that is in force. */
  Stream<InForce> all() {
    return Stream.of(
            plan.sets().values(),
            lists.values(),
            models.values(),
            rules.values(),
            policy.stream().toList(),
            demotions.values())
        .flatMap(Collection::stream);
  }

  /** The largest version that a resource has had; empty when it has had none. */
  OptionalLong version(ResourceId id) {
    Optional<InForce> found = find(id);
    Tombstone tombstone = tombstones.get(id);
    if (found.isPresent() && found.get().published().version().isPresent()) {
      return found.get().published().version();
    }
    return tombstone == null ? OptionalLong.empty() : OptionalLong.of(tombstone.version());
  }

  /** The epochs of the changes that made what is in force and what is remembered. */
  Set<Long> epochs() {
    Set<Long> epochs = new HashSet<>();
    all().forEach(resource -> epochs.add(resource.epoch()));
    tombstones.values().forEach(tombstone -> epochs.add(tombstone.epoch()));
    return epochs;
  }

  /** Since when the measures of a FeatureSet are declared; after it was admitted. */
  Map<String, Long> measuresSince(String set) {
    return plan.plan().measuresSince(set);
  }

  /** How much is in force; of what was never valid only the number and the size. */
  ControlLimits.Usage usage() {
    long entries = 0;
    for (ListInForce list : lists.values()) {
      try {
        entries += list.entries().get().size();
      } catch (InvalidDeclarationException e) {
        // Set aside, and empty.
      }
    }
    int unscoped = 0;
    long cost = 0;
    for (RuleInForce rule : rules.values()) {
      if (rule.isUnscoped()) {
        unscoped++;
        cost += rule.cost();
      }
    }
    return new ControlLimits.Usage(
        plan.sets().size(),
        lists.size(),
        entries,
        models.size(),
        rules.size(),
        unscoped,
        cost,
        all().mapToLong(resource -> resource.published().bytes()).sum());
  }

  /** The names of the lists in the order of their ordinals. */
  List<String> listNames() {
    return List.copyOf(new TreeSet<>(lists.keySet()));
  }

  /** The name under which rules read the output of a model. */
  static String modelVariable(String model) {
    String name = model.replace('-', '_');
    // No name of a resource begins with a hyphen, so nothing else becomes this.
    String readable = Variable.isName(name) ? name : "_" + name;
    return Configuration.MODEL_PREFIX + readable;
  }

  /** What compiles the conditions of rules against all that they can read here. */
  ExpressionCompiler expressions() {
    ExpressionCompiler compiler = expressions;
    if (compiler == null) {
      List<Variable> more = new ArrayList<>();
      more.add(new Variable(Configuration.SCORE, ExprType.NUMBER));
      for (String model : models.keySet()) {
        more.add(new Variable(modelVariable(model), ExprType.NUMBER));
      }
      compiler =
          ground.language().withTable(plan.plan().variables().plus(more)).withLists(listNames());
      expressions = compiler;
    }
    return compiler;
  }

  /** Takes the compiler of a compilation whose variables and lists are the same. */
  void shareExpressions(Compilation other) {
    expressions = other.expressions;
  }

  /** The policy, NONE when there is none or it cannot be read. */
  PolicySpec policySpec(List<Finding> leftOut) {
    if (policy.isEmpty()) {
      return PolicySpec.NONE;
    }
    try {
      return policy.get().spec().get();
    } catch (InvalidDeclarationException e) {
      leftOut.add(policy.get().leftOut(e));
      return PolicySpec.NONE;
    }
  }

  /** The targets that the breaker has taken out of decisions. */
  Set<ResourceId> demoted(List<Finding> leftOut) {
    Set<ResourceId> demoted = new HashSet<>();
    for (DemotionInForce demotion : demotions.values()) {
      try {
        demoted.add(demotion.spec().get().target());
      } catch (InvalidDeclarationException e) {
        leftOut.add(demotion.leftOut(e));
      }
    }
    return demoted;
  }

  /**
   * What is in force now, as one immutable whole. What was admitted once and is not valid any more
   * (for another version of the code) is left out.
   *
   * @param leftOut receives what is left out
   */
  Configuration toConfiguration(long epoch, long effectiveAt, List<Finding> leftOut) {
    FeaturePlan features = plan.plan();
    leftOut.addAll(plan.leftOut());
    if (ground.scope() == Scope.FEATURES) {
      return Configuration.ofFeatures(epoch, effectiveAt, plan.epoch(), features);
    }
    Set<ResourceId> demoted = demotions.isEmpty() ? Set.of() : demoted(leftOut);
    List<BoundModel> bound = new ArrayList<>();
    int[] places = new int[models.size()];
    int champion = -1;
    int variable = 0;
    for (ModelInForce model : models.values()) {
      places[variable] = -1;
      try {
        BoundModel ready = model.bind(features);
        places[variable] = bound.size();
        if (ready.role() == ModelRole.CHAMPION && !demoted.contains(model.id())) {
          champion = bound.size();
        }
        bound.add(ready);
      } catch (InvalidDeclarationException e) {
        leftOut.add(model.leftOut(e));
      }
      variable++;
    }
    List<CompiledRule> compiled = new ArrayList<>(rules.size());
    for (RuleInForce rule : rules.values()) {
      try {
        compiled.add(rule.bind(ground.schema(), expressions(), demoted.contains(rule.id())));
      } catch (InvalidDeclarationException e) {
        rule.setAside();
        leftOut.add(rule.leftOut(e));
      }
    }
    return new Configuration(
        epoch,
        effectiveAt,
        plan.epoch(),
        features,
        RuleSet.of(compiled),
        new DecisionPolicy(policySpec(leftOut)),
        bound,
        champion,
        places,
        entryLists(leftOut));
  }

  private List<EntryList> entryLists(List<Finding> leftOut) {
    List<EntryList> ready = new ArrayList<>();
    for (String name : listNames()) {
      ListInForce list = Objects.requireNonNull(lists.get(name));
      try {
        ready.add(list.entries().get());
      } catch (InvalidDeclarationException e) {
        leftOut.add(list.leftOut(e));
        ready.add(EntryList.of(new ListSpec(Purpose.WATCH, "", List.of())));
      }
    }
    return ready;
  }

  /** How many resources of each kind are in force. */
  Map<Kind, Integer> counts() {
    Map<Kind, Integer> counts = new HashMap<>();
    all().forEach(resource -> counts.merge(resource.id().kind(), 1, Integer::sum));
    return counts;
  }
}
