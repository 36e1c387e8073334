package dev.mitra.job.control;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.declare.FeatureSetParser;
import dev.mitra.features.expr.ExprType;
import dev.mitra.features.expr.ExpressionCompiler;
import dev.mitra.features.expr.ExpressionLimits;
import dev.mitra.features.expr.Variable;
import dev.mitra.features.expr.VariableTable;
import dev.mitra.features.plan.FeaturePlanCompiler;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.rules.policy.PolicySpec;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.ResourceId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
    /** FeatureSets and patterns only. */
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
   * @param retentionMillis how long profiles without events are kept
   */
  record Ground(
      EventSchema schema,
      Scope scope,
      FeaturePlanCompiler planCompiler,
      ExpressionCompiler language,
      long retentionMillis) {}

  /**
   * What is remembered of a resource that was deleted: when, so that an older change cannot bring
   * it back, and its version.
   *
   * @param epoch the epoch of the change
   * @param version the largest version that the resource had; 0 when it had none
   * @param versionEpoch the epoch of the change that gave it this version
   */
  record Tombstone(long epoch, long version, long versionEpoch) {}

  final Ground ground;
  final PlanInForce plan;
  final HashPMap<String, ListInForce> lists;
  final SortedMap<String, ModelInForce> models;
  final HashPMap<String, RuleInForce> rules;
  final Optional<PolicyInForce> policy;
  final SortedMap<String, DemotionInForce> demotions;
  final HashPMap<ResourceId, Tombstone> tombstones;

  /** The bundles by epoch: as long as one of a bundle's parts is in force, its change is kept. */
  final HashPMap<Long, ChangeEntry> bundles;

  private ControlLimits.@Nullable Usage usage;
  private @Nullable ExpressionCompiler expressions;

  Compilation(
      Ground ground,
      PlanInForce plan,
      HashPMap<String, ListInForce> lists,
      SortedMap<String, ModelInForce> models,
      HashPMap<String, RuleInForce> rules,
      Optional<PolicyInForce> policy,
      SortedMap<String, DemotionInForce> demotions,
      HashPMap<ResourceId, Tombstone> tombstones,
      HashPMap<Long, ChangeEntry> bundles) {
    this.ground = ground;
    this.plan = plan;
    this.lists = lists;
    this.models = models;
    this.rules = rules;
    this.policy = policy;
    this.demotions = demotions;
    this.tombstones = tombstones;
    this.bundles = bundles;
  }

  /** Nothing in force, for changes that were admitted: their windows are as long as they are. */
  public static Compilation nothing(EventSchema schema, Scope scope) {
    return nothing(schema, scope, FeatureSetParser.LONGEST_WINDOW);
  }

  /**
   * Nothing in force, for changes that are to be admitted.
   *
   * @param stateRetentionMillis how long profiles without events are kept, which windows of a
   *     FeatureSet and the times of a pattern cannot outlast
   */
  static Compilation nothing(EventSchema schema, Scope scope, long stateRetentionMillis) {
    FeaturePlanCompiler compiler = new FeaturePlanCompiler(schema, stateRetentionMillis);
    return new Compilation(
        new Ground(
            schema,
            scope,
            compiler,
            new ExpressionCompiler(VariableTable.of(List.of()), ExpressionLimits.DEFAULT),
            stateRetentionMillis),
        new PlanInForce(compiler, new TreeMap<>(), new TreeMap<>(), -1),
        HashTreePMap.empty(),
        new TreeMap<>(),
        HashTreePMap.empty(),
        Optional.empty(),
        new TreeMap<>(),
        HashTreePMap.empty(),
        HashTreePMap.empty());
  }

  /** The resource in force under this id. */
  Optional<InForce> find(ResourceId id) {
    return Optional.ofNullable(
        switch (id.kind()) {
          case FEATURE_SET -> plan.sets().get(id.name());
          case PATTERN -> plan.patterns().get(id.name());
          case LIST -> lists.get(id.name());
          case MODEL -> models.get(id.name());
          case RULE -> rules.get(id.name());
          case POLICY -> policy.filter(found -> found.id().equals(id)).orElse(null);
          case DEMOTION -> demotions.get(id.name());
          case BUNDLE -> null;
        });
  }

  /**
   * Whether a resource was published or deleted after a change was, and yet comes into force before
   * it: what waited for its time does not undo what was done since.
   *
   * @param epoch the epoch of the change
   */
  boolean overtakes(ResourceId id, long epoch) {
    Tombstone tombstone = tombstones.get(id);
    return find(id).map(found -> found.epoch() > epoch).orElse(false)
        || (tombstone != null && tombstone.epoch() > epoch);
  }

  /** Whether resources of a kind make the columns of vectors, which every operator has to know. */
  static boolean makesPlan(Kind kind) {
    return kind == Kind.FEATURE_SET || kind == Kind.PATTERN;
  }

  /** All that is in force. */
  Stream<InForce> all() {
    return Stream.of(
            plan.sets().values(),
            plan.patterns().values(),
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
    return tombstone == null || tombstone.version() == 0
        ? OptionalLong.empty()
        : OptionalLong.of(tombstone.version());
  }

  /**
   * The epochs of the changes from which the same is in force when they alone are put into force
   * again: those that made what is in force; the last one that touched features or patterns, whose
   * epoch is that of the plan; and those that took away a part of a bundle that is needed for
   * another part.
   *
   * @param more further changes that are needed
   * @param waiting the changes that come into force later: a deletion that overtakes one of them is
   *     needed as long as that waits
   */
  Set<Long> epochs(Set<Long> more, List<ChangeEntry> waiting) {
    Set<Long> needed = new HashSet<>();
    Deque<Long> open = new ArrayDeque<>(more);
    for (ChangeEntry change : waiting) {
      for (ChangeEntry.Item part : change.items()) {
        Tombstone tombstone = tombstones.get(part.id());
        if (tombstone != null && tombstone.epoch() > change.epoch()) {
          open.add(tombstone.epoch());
        }
      }
    }
    all().forEach(resource -> open.add(resource.epoch()));
    if (plan.epoch() >= 0) {
      open.add(plan.epoch());
    }
    while (!open.isEmpty()) {
      long epoch = open.remove();
      ChangeEntry bundle = needed.add(epoch) ? bundles.get(epoch) : null;
      if (bundle != null) {
        for (ChangeEntry.Item part : bundle.items()) {
          Tombstone tombstone = tombstones.get(part.id());
          if (tombstone != null && tombstone.epoch() != epoch) {
            open.add(tombstone.epoch());
          }
        }
      }
    }
    return needed;
  }

  /**
   * The epochs of the changes without which a version that was there would be forgotten. Only key
   * and version of them are needed, but for those that {@link #versionBundles()} names.
   */
  Set<Long> versionEpochs() {
    Set<Long> epochs = new HashSet<>();
    for (Tombstone tombstone : tombstones.values()) {
      if (tombstone.version() > 0) {
        epochs.add(tombstone.versionEpoch());
      }
    }
    return epochs;
  }

  /** The epochs of the bundles of which a part had the last version of what was deleted since. */
  Set<Long> versionBundles() {
    Set<Long> epochs = new HashSet<>();
    tombstones.forEach(
        (id, tombstone) -> {
          if (id.kind() != Kind.BUNDLE
              && tombstone.version() > 0
              && bundles.containsKey(tombstone.versionEpoch())) {
            epochs.add(tombstone.versionEpoch());
          }
        });
    return epochs;
  }

  /**
   * Since when a FeatureSet or pattern goes on, as it is recorded with the change that publishes
   * it; after that was admitted.
   */
  Map<String, Long> since(ResourceId id) {
    if (id.kind() == Kind.FEATURE_SET) {
      return plan.plan().measuresSince(id.name());
    }
    PatternInForce pattern = plan.patterns().get(id.name());
    return pattern == null ? Map.of() : Map.of(PatternInForce.SINCE, pattern.since());
  }

  /** How much is in force; a condition that was never checked costs nothing. */
  ControlLimits.Usage usage() {
    ControlLimits.Usage known = usage;
    if (known == null) {
      known = ControlLimits.Usage.NOTHING;
      for (InForce resource : (Iterable<InForce>) all()::iterator) {
        known = known.plus(resource, 1);
      }
      usage = known;
    }
    return known;
  }

  /**
   * Works out the usage from that of the compilation before, now that what changed is checked.
   *
   * @param changed the resources that may be others than there
   */
  void countFrom(Compilation before, Set<ResourceId> changed) {
    ControlLimits.Usage now = before.usage();
    for (ResourceId id : changed) {
      Optional<InForce> old = before.find(id);
      if (old.isPresent()) {
        now = now.plus(old.get(), -1);
      }
      Optional<InForce> next = find(id);
      if (next.isPresent()) {
        now = now.plus(next.get(), 1);
      }
    }
    // Demotions end without being named by the change.
    long demoted = demotions.values().stream().mapToLong(each -> each.published().bytes()).sum();
    usage = now.withDemotions(demoted);
  }

  /** The names of the lists in the order of their ordinals. */
  List<String> listNames() {
    return List.copyOf(new TreeSet<>(lists.keySet()));
  }

  /** The models whose outputs rules can read, in the order of their variables. */
  List<String> readableModels() {
    VariableTable taken = plan.plan().variables();
    return models.keySet().stream()
        .filter(model -> taken.ordinal(Configuration.modelVariable(model)).isEmpty())
        .toList();
  }

  /** What compiles the conditions of rules against all that they can read here. */
  ExpressionCompiler expressions() {
    ExpressionCompiler compiler = expressions;
    if (compiler == null) {
      List<Variable> more = new ArrayList<>();
      more.add(new Variable(Configuration.SCORE, ExprType.NUMBER));
      for (String model : readableModels()) {
        more.add(new Variable(Configuration.modelVariable(model), ExprType.NUMBER));
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
    return new ConfigurationBuilder(this, leftOut).build(epoch, effectiveAt);
  }

  /** How many resources of each kind are in force. */
  Map<Kind, Integer> counts() {
    Map<Kind, Integer> counts = new HashMap<>();
    all().forEach(resource -> counts.merge(resource.id().kind(), 1, Integer::sum));
    return counts;
  }
}
