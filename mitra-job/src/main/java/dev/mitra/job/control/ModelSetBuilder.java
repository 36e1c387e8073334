package dev.mitra.job.control;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.schema.Field;
import dev.mitra.features.schema.FieldType;
import dev.mitra.model.ModelRole;
import dev.mitra.model.ModelSplit;
import dev.mitra.rules.policy.PolicySpec;
import dev.mitra.rules.policy.Thresholds;
import dev.mitra.rules.resource.ResourceId;
import dev.mitra.rules.rule.RolloutSplit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Makes the models of a configuration; those that are not valid any more are left out. */
final class ModelSetBuilder {
  private final Compilation compilation;
  private final FeaturePlan plan;
  private final PolicySpec policy;
  private final List<Finding> leftOut;
  private final List<BoundModel> models = new ArrayList<>();
  private final List<Thresholds> thresholds = new ArrayList<>();
  private int champion = -1;
  private int challenger = -1;

  /**
   * @param leftOut receives what is left out
   */
  ModelSetBuilder(Compilation compilation, PolicySpec policy, List<Finding> leftOut) {
    this.compilation = compilation;
    this.plan = compilation.plan.plan();
    this.policy = policy;
    this.leftOut = leftOut;
  }

  /**
   * @param demoted what the breaker has taken out of decisions
   * @param read the models whose scores rules read
   */
  ModelSet build(Set<ResourceId> demoted, Set<String> read) {
    if (compilation.models.isEmpty()) {
      return ModelSet.NONE;
    }
    ModelOrder order = order();
    List<String> columns = order.columns();
    int[] microColumns = new int[order.micros()];
    int micros = 0;
    for (int i = 0; i < order.order().size(); i++) {
      ModelInForce model = order.order().get(i);
      try {
        BoundModel ready = model.bind(plan, columns);
        if (i < order.micros()) {
          microColumns[micros++] =
              plan.size() + columns.indexOf(Configuration.modelVariable(ready.name()));
        }
        add(ready, demoted.contains(model.id()));
      } catch (InvalidDeclarationException e) {
        leftOut.add(model.leftOut(e));
      }
    }
    Optional<ModelSplit> split =
        challenger < 0 ? Optional.empty() : models.get(challenger).model().manifest().rollout();
    int slot = split.map(this::slot).orElse(-1);
    return new ModelSet(
        models,
        Arrays.copyOf(microColumns, micros),
        columns,
        champion,
        // A field that the schema has no more: the challenger is scored, and decides nothing.
        slot < 0 ? -1 : challenger,
        split.map(by -> split(models.get(challenger).name(), by)),
        slot,
        thresholds,
        optional(micros, read));
  }

  private boolean[] optional(int micros, Set<String> read) {
    boolean[] optional = new boolean[models.size()];
    for (int i = micros; i < optional.length; i++) {
      optional[i] = !read.contains(models.get(i).name());
    }
    return optional;
  }

  private int slot(ModelSplit split) {
    Optional<Field> field =
        compilation
            .ground
            .schema()
            .field(split.by())
            .filter(found -> found.type() == FieldType.STRING);
    if (field.isEmpty()) {
      BoundModel model = models.get(challenger);
      leftOut.add(
          leftOut(
              model.name(),
              new Finding(
                  "spec.rollout.by",
                  "'" + split.by() + "' is no text field of the schema any more")));
    }
    return field.map(Field::slot).orElse(-1);
  }

  private ModelOrder order() {
    for (ModelInForce model : compilation.models.values()) {
      try {
        var unused = model.model();
      } catch (InvalidDeclarationException e) {
        leftOut.add(model.leftOut(e));
      }
    }
    ModelOrder order = new ModelOrder(compilation.models.values());
    order.cycles().forEach((name, finding) -> leftOut.add(leftOut(name, finding)));
    return order;
  }

  private Finding leftOut(String model, Finding finding) {
    return Objects.requireNonNull(compilation.models.get(model))
        .leftOut(new InvalidDeclarationException(List.of(finding)));
  }

  private void add(BoundModel model, boolean isDemoted) {
    if (!isDemoted) {
      switch (model.role()) {
        case CHAMPION -> champion = models.size();
        case CHALLENGER -> challenger = models.size();
        case SHADOW, MICRO -> {}
      }
    }
    if (policy.explain().isPresent()
        && (model.role() == ModelRole.CHAMPION || model.role() == ModelRole.CHALLENGER)) {
      // Made ready here, and not while a payment waits.
      var unused = model.model().explanation();
    }
    models.add(model);
    thresholds.add(policy.thresholdsOf(model.name()));
  }

  /** The prefix keeps it apart from a rule of the same name. */
  static RolloutSplit split(String model, ModelSplit split) {
    return new RolloutSplit(Configuration.MODEL_PREFIX + model, split.percent());
  }
}
