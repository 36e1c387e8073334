package dev.mitra.job.control;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.job.control.ChangeEntry.Item;
import dev.mitra.job.wire.Part;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.ResourceId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What stands against a change that is to be admitted: all findings. */
final class DraftChecks {
  private final Compilation from;
  private final Compilation next;
  private final Map<ResourceId, String> places;
  private final boolean planChanged;
  private final ChangeFindings findings;

  /**
   * @param from what is in force before the change
   * @param next what it would make of that
   * @param places what findings about the resources that change begin with
   * @param planChanged whether it publishes or deletes FeatureSets or patterns
   */
  DraftChecks(
      Compilation from, Compilation next, Map<ResourceId, String> places, boolean planChanged) {
    this.from = from;
    this.next = next;
    this.places = places;
    this.planChanged = planChanged;
    this.findings = new ChangeFindings(places);
  }

  /**
   * Only what is there can be deleted.
   *
   * @param waiting what is published by changes that wait for their time
   */
  void checkDeletions(ChangeEntry change, Set<ResourceId> waiting) {
    for (Item item : change.items()) {
      if (item.resource().isEmpty()
          && from.find(item.id()).isEmpty()
          && !waiting.contains(item.id())
          && !from.overtakes(item.id(), change.epoch())) {
        findings.add(
            item.place(),
            new Finding(
                "", "there is no " + item.id() + " to delete; what is in force can be deleted"));
      }
    }
  }

  void throwIfAny() {
    findings.throwIfAny();
  }

  /** Checks all that the change publishes, and all that depends on what it changes. */
  void check(ControlLimits limits) {
    Optional<FeaturePlan> plan = checkPlan();
    next.lists.values().stream()
        .filter(findings::isChanged)
        .forEach(list -> check(list, list.entries()));
    next.policy.filter(findings::isChanged).ifPresent(changed -> check(changed, changed.spec()));
    if (plan.isEmpty()) {
      // Every rule and model would be blamed for what the features lack.
      return;
    }
    if (planChanged) {
      new PatternChecks(next, findings).check(plan.get());
    }
    new ModelChecks(from, next, planChanged, findings).check(plan.get());
    checkRules();
    checkDemotions();
    next.countFrom(from, places.keySet());
    limits.refuse(from.usage(), next.usage()).forEach(finding -> findings.add("", finding));
  }

  private <T> void check(InForce resource, Lazy<T> part) {
    try {
      var unused = part.get();
    } catch (InvalidDeclarationException e) {
      findings.add(resource, e);
    }
  }

  private Optional<FeaturePlan> checkPlan() {
    if (!planChanged) {
      return Optional.of(next.plan.plan());
    }
    if (!areReadable()) {
      return Optional.empty();
    }
    try {
      FeaturePlan plan = next.plan.admit(places, from.plan.plan().measuresSince());
      if (plan.entities().size() > Part.MAX_ENTITIES) {
        findings.add(
            "",
            new Finding(
                "spec.entity",
                "would be kind of entity number "
                    + plan.entities().size()
                    + "; features of "
                    + Part.MAX_ENTITIES
                    + " kinds are allowed"));
      }
      return Optional.of(plan);
    } catch (InvalidDeclarationException e) {
      e.findings().forEach(finding -> findings.add("", finding));
      new PatternChecks(next, findings).checkAlone();
      return Optional.empty();
    }
  }

  private boolean areReadable() {
    boolean readable = true;
    for (InForce resource :
        Stream.<InForce>concat(
                next.plan.sets().values().stream(), next.plan.patterns().values().stream())
            .toList()) {
      try {
        var unused =
            resource instanceof PatternInForce pattern
                ? pattern.spec()
                : ((PlanInForce.SetInForce) resource).spec();
      } catch (InvalidDeclarationException e) {
        readable = false;
        findings.add(resource, e);
      }
    }
    return readable;
  }

  private void checkRules() {
    boolean namesGone =
        planChanged
            || !next.lists.keySet().containsAll(from.lists.keySet())
            || !next.models.keySet().containsAll(from.models.keySet());
    if (!namesGone && places.keySet().stream().noneMatch(id -> id.kind() == Kind.RULE)) {
      return;
    }
    if (namesGone) {
      for (RuleInForce rule : next.rules.values()) {
        // A rule that was set aside before is not harmed by this change.
        if (findings.isChanged(rule) || !rule.isSetAside()) {
          check(rule);
        }
      }
      return;
    }
    for (ResourceId id : places.keySet()) {
      RuleInForce rule = id.kind() == Kind.RULE ? next.rules.get(id.name()) : null;
      if (rule != null) {
        check(rule);
      }
    }
  }

  private void check(RuleInForce rule) {
    if (findings.isFull()) {
      // Nobody is told more, and a hostile bundle cannot keep admission busy.
      return;
    }
    try {
      var unused = rule.bind(from.ground.schema(), next.expressions(), false, Set.of());
    } catch (InvalidDeclarationException e) {
      findings.add(rule, e);
    }
  }

  private void checkDemotions() {
    for (DemotionInForce demotion : next.demotions.values()) {
      if (findings.isChanged(demotion)) {
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
          findings.add(demotion, e);
        }
      }
    }
  }

  private void refuse(InForce resource, String path, String message) {
    findings.add(places.getOrDefault(resource.id(), ""), new Finding(path, message));
  }
}
