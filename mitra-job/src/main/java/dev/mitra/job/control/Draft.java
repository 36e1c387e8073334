package dev.mitra.job.control;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.job.control.ChangeEntry.Item;
import dev.mitra.job.control.Compilation.Scope;
import dev.mitra.job.control.Compilation.Tombstone;
import dev.mitra.job.control.PlanInForce.SetInForce;
import dev.mitra.job.wire.Part;
import dev.mitra.model.ModelRole;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.Resource;
import dev.mitra.rules.resource.ResourceId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pcollections.HashPMap;

/** One change on its way into force: what it makes of a compilation, and what stands against it. */
final class Draft {
  private final Compilation from;
  private final ChangeEntry change;
  private final Findings findings = new Findings();

  /** What findings about the resources that change begin with. */
  private final Map<ResourceId, String> places = new HashMap<>();

  private final SortedMap<String, SetInForce> sets;
  private boolean setsChanged;
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
    draft.checkDeletions(waiting);
    Compilation next = draft.next();
    draft.check(next, limits);
    draft.findings.throwIfAny();
    return next;
  }

  private Compilation next() {
    for (Item item : change.items()) {
      boolean concerns = from.ground.scope() == Scope.ALL || item.id().kind() == Kind.FEATURE_SET;
      if (concerns && !isOvertaken(item.id())) {
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
            setsChanged
                ? new PlanInForce(from.ground.planCompiler(), sets, change.epoch())
                : from.plan,
            lists,
            models,
            rules,
            policy,
            demotions,
            tombstones,
            bundles);
    if (!setsChanged
        && lists.keySet().equals(from.lists.keySet())
        && models.keySet().equals(from.models.keySet())) {
      next.shareExpressions(from);
    }
    return next;
  }

  /**
   * Whether a resource was published or deleted after this change was, and yet comes into force
   * before it: what waited for its time does not undo what was done since.
   */
  private boolean isOvertaken(ResourceId id) {
    Tombstone tombstone = tombstones.get(id);
    return from.find(id).map(found -> found.epoch() > change.epoch()).orElse(false)
        || (tombstone != null && tombstone.epoch() > change.epoch());
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
        setsChanged = true;
        sets.put(id.name(), (SetInForce) made);
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
      case LIST -> ListInForce.of(published);
      case MODEL -> new ModelInForce(published);
      case RULE -> new RuleInForce(published);
      case POLICY -> PolicyInForce.of(published);
      case DEMOTION -> DemotionInForce.of(published);
      case BUNDLE -> throw new IllegalStateException("a bundle within a bundle");
    };
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
        setsChanged = true;
        sets.remove(id.name());
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

  // ---- checks

  private void checkDeletions(Set<ResourceId> waiting) {
    for (Item item : change.items()) {
      if (item.resource().isEmpty()
          && from.find(item.id()).isEmpty()
          && !waiting.contains(item.id())
          && !isOvertaken(item.id())) {
        add(
            item.place(),
            new Finding(
                "", "there is no " + item.id() + " to delete; what is in force can be deleted"));
      }
    }
  }

  private void check(Compilation next, ControlLimits limits) {
    Optional<FeaturePlan> plan = checkFeatures(next);
    lists.values().stream().filter(this::isChanged).forEach(list -> check(list, list.entries()));
    policy.filter(this::isChanged).ifPresent(changed -> check(changed, changed.spec()));
    if (plan.isEmpty()) {
      // Every rule and model would be blamed for what the features lack.
      return;
    }
    checkModels(plan.get());
    checkRules(next);
    checkDemotions(next);
    next.countFrom(from, places.keySet());
    limits.refuse(from.usage(), next.usage()).forEach(findings::add);
  }

  private boolean isChanged(InForce resource) {
    return places.containsKey(resource.id());
  }

  private <T> void check(InForce resource, Lazy<T> part) {
    try {
      var unused = part.get();
    } catch (InvalidDeclarationException e) {
      add(resource, e);
    }
  }

  private Optional<FeaturePlan> checkFeatures(Compilation next) {
    if (!setsChanged) {
      return Optional.of(next.plan.plan());
    }
    boolean readable = true;
    for (SetInForce set : sets.values()) {
      try {
        var unused = set.spec();
      } catch (InvalidDeclarationException e) {
        readable = false;
        add(set, e);
      }
    }
    if (!readable) {
      return Optional.empty();
    }
    try {
      FeaturePlan plan = next.plan.admit(places, from.plan.plan().measuresSince());
      if (plan.entities().size() > Part.MAX_ENTITIES) {
        findings.add(
            "spec.entity",
            "would be kind of entity number %d; features of %d kinds are allowed",
            plan.entities().size(),
            Part.MAX_ENTITIES);
      }
      return Optional.of(plan);
    } catch (InvalidDeclarationException e) {
      e.findings().forEach(findings::add);
      return Optional.empty();
    }
  }

  private void checkModels(FeaturePlan plan) {
    for (ModelInForce model : models.values()) {
      String variable = Configuration.modelVariable(model.id().name());
      if ((isChanged(model) || setsChanged) && plan.variables().ordinal(variable).isPresent()) {
        add(
            places.getOrDefault(model.id(), model.id().toKey()),
            new Finding(
                "metadata.name",
                "is read as " + variable + ", which the events or features have already"));
      }
      if (isChanged(model)) {
        try {
          var unused = model.bind(plan);
          checkVersion(model);
        } catch (InvalidDeclarationException e) {
          add(model, e);
        }
      } else if (setsChanged && isSound(model)) {
        try {
          var unused = model.bind(plan);
        } catch (InvalidDeclarationException e) {
          add(model, e);
        }
      }
    }
    checkChampion();
  }

  private static boolean isSound(ModelInForce model) {
    try {
      var unused = model.model();
      return true;
    } catch (InvalidDeclarationException e) {
      // Set aside long ago: this change does it no harm.
      return false;
    }
  }

  /** One version of a model is one artifact: reports and audits name it by version. */
  private void checkVersion(ModelInForce model) {
    ModelInForce before = from.models.get(model.id().name());
    if (before != null && isSound(before)) {
      String version = model.model().manifest().version();
      if (before.model().manifest().version().equals(version)
          && !before.model().manifest().sha256().equals(model.model().manifest().sha256())) {
        add(
            places.getOrDefault(model.id(), ""),
            new Finding(
                "spec.version",
                "is '"
                    + version
                    + "', which is in force with other content; another model needs another"
                    + " version"));
      }
    }
  }

  private void checkChampion() {
    String champion = "";
    for (ModelInForce model : models.values()) {
      if (isSound(model) && model.model().manifest().role() == ModelRole.CHAMPION) {
        if (champion.isEmpty()) {
          champion = model.id().name();
        } else {
          boolean changed = isChanged(model);
          String other = changed ? champion : model.id().name();
          ResourceId id = new ResourceId(Kind.MODEL, changed ? model.id().name() : champion);
          add(
              places.getOrDefault(id, ""),
              new Finding(
                  "spec.role",
                  "is CHAMPION, as is that of Model/"
                      + other
                      + "; one champion is allowed: delete the other or publish it as SHADOW"
                      + " first"));
        }
      }
    }
  }

  private void checkRules(Compilation next) {
    boolean namesGone =
        setsChanged
            || !lists.keySet().containsAll(from.lists.keySet())
            || !models.keySet().containsAll(from.models.keySet());
    if (!namesGone && places.keySet().stream().noneMatch(id -> id.kind() == Kind.RULE)) {
      return;
    }
    if (namesGone) {
      for (RuleInForce rule : rules.values()) {
        // A rule that was set aside before is not harmed by this change.
        if (isChanged(rule) || !rule.isSetAside()) {
          check(rule, next);
        }
      }
      return;
    }
    for (ResourceId id : places.keySet()) {
      RuleInForce rule = id.kind() == Kind.RULE ? rules.get(id.name()) : null;
      if (rule != null) {
        check(rule, next);
      }
    }
  }

  private void check(RuleInForce rule, Compilation next) {
    if (findings.size() >= Findings.LIMIT) {
      // Nobody is told more, and a hostile bundle cannot keep admission busy.
      return;
    }
    try {
      var unused = rule.bind(from.ground.schema(), next.expressions(), false);
    } catch (InvalidDeclarationException e) {
      add(rule, e);
    }
  }

  private void checkDemotions(Compilation next) {
    for (DemotionInForce demotion : demotions.values()) {
      if (isChanged(demotion)) {
        try {
          ResourceId target = demotion.spec().get().target();
          Optional<InForce> found = next.find(target);
          if (found.isEmpty()) {
            refuse(
                demotion,
                "spec.target",
                target + " is not in force; what is in force can be demoted");
          } else if (found.get().epoch() != demotion.spec().get().epoch()) {
            refuse(
                demotion,
                "spec.epoch",
                "is "
                    + demotion.spec().get().epoch()
                    + ", but "
                    + target
                    + " in force is that of epoch "
                    + found.get().epoch()
                    + "; a demotion is of the one in force");
          }
        } catch (InvalidDeclarationException e) {
          add(demotion, e);
        }
      }
    }
  }

  private void refuse(InForce resource, String path, String message) {
    add(places.getOrDefault(resource.id(), ""), new Finding(path, message));
  }

  /** Adds what stands against a resource, at its place in the record or under its own name. */
  private void add(InForce resource, InvalidDeclarationException e) {
    String place = places.getOrDefault(resource.id(), resource.id().toKey());
    e.findings().forEach(finding -> add(place, finding));
  }

  private void add(String place, Finding finding) {
    findings.add(
        place.isEmpty()
            ? finding
            : new Finding((place + " " + finding.path()).strip(), finding.message()));
  }
}
