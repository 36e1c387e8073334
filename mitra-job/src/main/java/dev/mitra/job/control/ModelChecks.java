package dev.mitra.job.control;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.model.ModelManifest;
import dev.mitra.model.ModelRole;
import dev.mitra.rules.rule.TextFields;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** What stands against the models that a change publishes, or against those that it leaves. */
final class ModelChecks {
  /**
   * The most splits that a payment may have to pass in the trees of all models together: about a
   * millisecond of the 200 that it has.
   */
  static final long LONGEST_WALK = 200_000;

  /** The most bins of all reference distributions together: they are counted and worked out. */
  static final long MOST_BINS = 100_000;

  private final Compilation from;
  private final Compilation next;
  private final boolean planChanged;
  private final ChangeFindings findings;

  /**
   * @param from what is in force before the change
   * @param next what it would make of that
   * @param planChanged whether it publishes or deletes FeatureSets or patterns
   */
  ModelChecks(Compilation from, Compilation next, boolean planChanged, ChangeFindings findings) {
    this.from = from;
    this.next = next;
    this.planChanged = planChanged;
    this.findings = findings;
  }

  void check(FeaturePlan plan) {
    boolean anyChanged = next.models.size() != from.models.size();
    for (ModelInForce model : next.models.values()) {
      boolean changed = findings.isChanged(model);
      anyChanged |= changed;
      String variable = Configuration.modelVariable(model.id().name());
      if ((changed || planChanged) && plan.variables().ordinal(variable).isPresent()) {
        findings.add(
            model,
            new Finding(
                "metadata.name",
                "is read as " + variable + ", which the events or features have already"));
      }
      if (changed) {
        checkAlone(model);
      }
    }
    if (!anyChanged && !planChanged) {
      return;
    }
    ModelOrder order = new ModelOrder(next.models.values());
    order
        .cycles()
        .forEach(
            (name, finding) ->
                findings.add(Objects.requireNonNull(next.models.get(name)), finding));
    List<String> micros = order.columns();
    List<String> microsBefore = new ModelOrder(from.models.values()).columns();
    for (ModelInForce model : order.order()) {
      // One that was set aside before is not harmed by this change.
      if (findings.isChanged(model) || isBound(model, from.plan.plan(), microsBefore)) {
        try {
          var unused = model.bind(plan, micros);
        } catch (InvalidDeclarationException e) {
          findings.add(model, e);
        }
      }
    }
    checkOnlyOne(ModelRole.CHAMPION, order, "delete the other or publish it as SHADOW first");
    checkOnlyOne(ModelRole.CHALLENGER, order, "publish the other as SHADOW first");
    checkCosts(order);
  }

  private static boolean isBound(ModelInForce model, FeaturePlan plan, List<String> micros) {
    try {
      var unused = model.bind(plan, micros);
      return true;
    } catch (InvalidDeclarationException e) {
      return false;
    }
  }

  private void checkAlone(ModelInForce model) {
    try {
      ModelManifest manifest = model.model().manifest();
      checkVersion(model, manifest);
      if (manifest.rollout().isPresent()) {
        Findings found = new Findings();
        TextFields.check(
            from.ground.schema(), manifest.rollout().get().by(), "spec.rollout.by", found);
        found.list().forEach(finding -> findings.add(model, finding));
      }
    } catch (InvalidDeclarationException e) {
      findings.add(model, e);
    }
  }

  /** One version of a model is one artifact: reports and audits name it by version. */
  private void checkVersion(ModelInForce model, ModelManifest manifest) {
    ModelInForce before = from.models.get(model.id().name());
    if (before != null && ModelOrder.isSound(before)) {
      ModelManifest old = before.model().manifest();
      if (old.version().equals(manifest.version()) && !old.sha256().equals(manifest.sha256())) {
        findings.add(
            model,
            new Finding(
                "spec.version",
                "is '"
                    + manifest.version()
                    + "', which is in force with other content; another model needs another"
                    + " version"));
      }
    }
  }

  private void checkOnlyOne(ModelRole role, ModelOrder order, String remedy) {
    Optional<ModelInForce> first = Optional.empty();
    for (ModelInForce model : order.order()) {
      if (model.model().manifest().role() != role) {
        continue;
      }
      if (first.isEmpty()) {
        first = Optional.of(model);
        continue;
      }
      boolean changed = findings.isChanged(model);
      ModelInForce offender = changed ? model : first.get();
      ModelInForce other = changed ? first.get() : model;
      findings.add(
          offender,
          new Finding(
              "spec.role",
              "is "
                  + role
                  + ", as is that of "
                  + other.id()
                  + "; one "
                  + role.name().toLowerCase(Locale.ROOT)
                  + " is allowed: "
                  + remedy));
    }
  }

  private void checkCosts(ModelOrder order) {
    long walk = 0;
    long bins = 0;
    for (ModelInForce model : order.order()) {
      walk += model.model().cost();
      bins += model.model().manifest().reference().bins();
    }
    if (walk > LONGEST_WALK) {
      refuseChanged(
          order,
          new Finding(
              "spec.model",
              "would make a payment pass up to "
                  + walk
                  + " splits in the trees of all models; "
                  + LONGEST_WALK
                  + " are allowed, so that scoring stays within the time budget"));
    }
    if (bins > MOST_BINS) {
      refuseChanged(
          order,
          new Finding(
              "spec.reference",
              "would make "
                  + bins
                  + " bins in the reference distributions of all models; "
                  + MOST_BINS
                  + " are allowed"));
    }
  }

  private void refuseChanged(ModelOrder order, Finding finding) {
    for (ModelInForce model : order.order()) {
      if (findings.isChanged(model)) {
        findings.add(model, finding);
      }
    }
  }
}
