package dev.mitra.rules.pattern;

import dev.mitra.features.expr.ExprType;
import dev.mitra.features.expr.Variable;
import dev.mitra.features.expr.VariableLookup;
import dev.mitra.features.expr.VariableTable;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.profile.EntityPlan;
import dev.mitra.features.profile.Feature;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The variables of a pattern under one plan: those of the event, the features of its entity, its
 * look-backs. Finds features in the plan's own index, so that nothing is built for hundreds of them
 * that the pattern does not read.
 */
final class PatternVariables implements VariableLookup {
  private final FeaturePlan plan;
  private final EntityPlan entity;
  private final VariableTable events;
  private final List<LookBacks.Named> lookBacks;
  private final int column;
  private final int features;
  private final Map<String, Integer> lookBackIndices = new HashMap<>();

  PatternVariables(
      FeaturePlan plan, EntityPlan entity, VariableTable events, List<LookBacks.Named> lookBacks) {
    this.plan = plan;
    this.entity = entity;
    this.events = events;
    this.lookBacks = lookBacks;
    this.column = plan.offset(plan.entities().indexOf(entity));
    this.features = entity.features().size();
    for (LookBacks.Named lookBack : lookBacks) {
      lookBackIndices.put(lookBack.variable().name(), lookBackIndices.size());
    }
  }

  int firstFeature() {
    return events.size();
  }

  int firstLookBack() {
    return events.size() + features;
  }

  @Override
  public OptionalInt ordinal(String name) {
    OptionalInt event = events.ordinal(name);
    if (event.isPresent()) {
      return event;
    }
    Integer lookBack = lookBackIndices.get(name);
    if (lookBack != null) {
      return OptionalInt.of(firstLookBack() + lookBack);
    }
    int feature = plan.index(name).orElse(-1) - column;
    return feature >= 0 && feature < features
        ? OptionalInt.of(firstFeature() + feature)
        : OptionalInt.empty();
  }

  @Override
  public Optional<ExprType> type(String name) {
    Optional<ExprType> event = events.type(name);
    if (event.isPresent()) {
      return event;
    }
    Integer lookBack = lookBackIndices.get(name);
    if (lookBack != null) {
      return Optional.of(lookBacks.get(lookBack).variable().type());
    }
    return ordinal(name).isPresent() ? Optional.of(ExprType.NUMBER) : Optional.empty();
  }

  /** All of them as a table, for a compiler. */
  VariableTable table() {
    List<Variable> more = new ArrayList<>();
    for (Feature feature : entity.features()) {
      more.add(new Variable(feature.name(), ExprType.NUMBER));
    }
    lookBacks.forEach(lookBack -> more.add(lookBack.variable()));
    return events.plus(more);
  }
}
