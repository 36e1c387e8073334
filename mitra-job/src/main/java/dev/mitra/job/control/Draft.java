package dev.mitra.job.control;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.control.ChangeEntry.Item;
import dev.mitra.job.control.Compilation.Scope;
import dev.mitra.job.control.Compilation.Tombstone;
import dev.mitra.job.control.PlanInForce.SetInForce;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.Resource;
import dev.mitra.rules.resource.ResourceId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashPMap;

/** One change on its way into force: what it makes of a compilation, and what stands against it. */
final class Draft {
  private final Compilation from;
  private final ChangeEntry change;

  /** What findings about the resources that change begin with. */
  private final Map<ResourceId, String> places = new HashMap<>();

  private final SortedMap<String, SetInForce> sets;
  private final SortedMap<String, PatternInForce> patterns;
  private boolean planChanged;
  private HashPMap<String, ListInForce> lists;
  private final SortedMap<String, ModelInForce> models;
  private HashPMap<String, RuleInForce> rules;
  private Optional<PolicyInForce> policy;
  private final SortedMap<String, DemotionInForce> demotions;
  private HashPMap<ResourceId, Tombstone> tombstones;
  private HashPMap<Long, ChangeEntry> bundles;

  private Draft(Compilation from, ChangeEntry change) {
    this.from = from;
    this.change = change;
    this.sets = new TreeMap<>(from.plan.sets());
    this.patterns = new TreeMap<>(from.plan.patterns());
    this.lists = from.lists;
    this.models = new TreeMap<>(from.models);
    this.rules = from.rules;
    this.policy = from.policy;
    this.demotions = new TreeMap<>(from.demotions);
    this.tombstones = from.tombstones;
    this.bundles = from.bundles;
  }

  /**
   * Puts a change into force that was admitted before, perhaps by another version of the code, and
   * perhaps in a history of which only what is still needed was kept: nothing is checked here, and
   * what does not fit is left out when it is compiled.
   */
  static Compilation replay(Compilation from, ChangeEntry change) {
    return new Draft(from, change).next();
  }

  /**
   * Puts a change into force that is to be admitted.
   *
   * @param waiting what is published by changes that wait for their time, and can be deleted too
   * @throws InvalidDeclarationException with all findings
   */
  static Compilation admit(
      Compilation from, ChangeEntry change, Set<ResourceId> waiting, ControlLimits limits) {
    Draft draft = new Draft(from, change);
    Compilation next = draft.next();
    DraftChecks checks = new DraftChecks(from, next, draft.places, draft.planChanged);
    checks.checkDeletions(change, waiting);
    checks.check(limits);
    checks.throwIfAny();
    return next;
  }

  private Compilation next() {
    for (Item item : change.items()) {
      boolean concerns =
          from.ground.scope() == Scope.ALL || Compilation.makesPlan(item.id().kind());
      if (concerns && !from.overtakes(item.id(), change.epoch())) {
        places.put(item.id(), item.place());
        take(item);
      }
    }
    rememberBundle();
    if (!demotions.isEmpty()) {
      endDemotions();
    }
    Compilation next =
        new Compilation(
            from.ground,
            planChanged
                ? new PlanInForce(from.ground.planCompiler(), sets, patterns, change.epoch())
                : from.plan,
            lists,
            models,
            rules,
            policy,
            demotions,
            tombstones,
            bundles);
    if (!planChanged
        && lists.keySet().equals(from.lists.keySet())
        && models.keySet().equals(from.models.keySet())) {
      next.shareExpressions(from);
    }
    return next;
  }

  private void take(Item item) {
    ResourceId id = item.id();
    if (item.resource().isEmpty()) {
      delete(item);
      return;
    }
    InForce made = item.made().get(() -> make(item, item.resource().get()));
    switch (id.kind()) {
      case FEATURE_SET -> {
        planChanged = true;
        sets.put(id.name(), (SetInForce) made);
      }
      case PATTERN -> {
        planChanged = true;
        patterns.put(id.name(), (PatternInForce) made);
      }
      case LIST -> lists = lists.plus(id.name(), (ListInForce) made);
      case MODEL -> models.put(id.name(), (ModelInForce) made);
      case RULE -> rules = rules.plus(id.name(), (RuleInForce) made);
      case POLICY -> policy = Optional.of((PolicyInForce) made);
      case DEMOTION -> demotions.put(id.name(), (DemotionInForce) made);
      case BUNDLE -> throw new IllegalStateException("a bundle within a bundle");
    }
  }

  private InForce make(Item item, Lazy<Resource> resource) {
    Published published =
        new Published(
            item.id(),
            change.epoch(),
            change.change().effectiveAt(),
            item.version(),
            resource,
            item.bytes());
    return switch (item.id().kind()) {
      case FEATURE_SET -> new SetInForce(published, item.since());
      case PATTERN -> pattern(published, item.since().get(PatternInForce.SINCE));
      case LIST -> ListInForce.of(published);
      case MODEL -> new ModelInForce(published, change.files());
      case RULE -> new RuleInForce(published);
      case POLICY -> PolicyInForce.of(published);
      case DEMOTION -> DemotionInForce.of(published);
      case BUNDLE -> throw new IllegalStateException("a bundle within a bundle");
    };
  }

  /**
   * @param since what was recorded when it was admitted; null when it is only now being admitted
   */
  private PatternInForce pattern(Published published, @Nullable Long since) {
    return since == null
        ? PatternInForce.after(from.plan.patterns().get(published.id().name()), published)
        : PatternInForce.recorded(published, since);
  }

  private void delete(Item item) {
    ResourceId id = item.id();
    long version = item.version().orElse(0);
    long versionEpoch = change.epoch();
    long before = from.version(id).orElse(0);
    if (before > version) {
      // A bundle deletes without a version of its own.
      Tombstone older = tombstones.get(id);
      version = before;
      versionEpoch =
          from.find(id).map(InForce::epoch).orElse(older == null ? 0 : older.versionEpoch());
    }
    tombstones = tombstones.plus(id, new Tombstone(change.epoch(), version, versionEpoch));
    switch (id.kind()) {
      case FEATURE_SET -> {
        // Also when it is not there: the epoch of the plan has to be the same everywhere.
        planChanged = true;
        sets.remove(id.name());
      }
      case PATTERN -> {
        planChanged = true;
        patterns.remove(id.name());
      }
      case LIST -> lists = lists.minus(id.name());
      case MODEL -> models.remove(id.name());
      case RULE -> rules = rules.minus(id.name());
      case POLICY -> policy = policy.filter(known -> !known.id().equals(id));
      case DEMOTION -> demotions.remove(id.name());
      case BUNDLE -> throw new IllegalStateException("a bundle cannot be deleted");
    }
  }

  /** A bundle is never in force, so its version is remembered as if it were deleted. */
  private void rememberBundle() {
    ResourceId id = change.id();
    if (id.kind() == Kind.BUNDLE) {
      tombstones =
          tombstones.plus(
              id,
              new Tombstone(change.epoch(), change.change().version().orElse(0), change.epoch()));
      bundles = bundles.plus(change.epoch(), change);
    }
  }

  /** A demotion is about one epoch of its target: it ends with that. */
  private void endDemotions() {
    demotions
        .values()
        .removeIf(
            demotion -> {
              try {
                ResourceId target = demotion.spec().get().target();
                return places.containsKey(target) && !places.containsKey(demotion.id());
              } catch (InvalidDeclarationException e) {
                return false;
              }
            });
  }
}
