package dev.mitra.features.profile;

import dev.mitra.features.TestPayments;
import dev.mitra.features.declare.FeatureSetParser;
import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventInputs;
import dev.mitra.features.plan.DeclaredSet;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.plan.FeaturePlanCompiler;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One profile as state would hold it: bytes between events, and the features at the last one. */
final class TestProfile {
  static final FeaturePlanCompiler COMPILER = new FeaturePlanCompiler(TestPayments.SCHEMA);
  static final FeaturePlan NOTHING = FeaturePlan.empty(TestPayments.SCHEMA);

  private final EventInputs inputs = new EventInputs(TestPayments.SCHEMA);
  private EntityPlan plan;
  private ProfileEngine engine;
  private double[] vector;
  private byte @Nullable [] stored;

  TestProfile(EntityPlan plan) {
    this.plan = plan;
    this.engine = new ProfileEngine(plan);
    this.vector = new double[plan.features().size()];
  }

  /** A plan for a set that took effect at the beginning of time. */
  static EntityPlan plan(String yaml) {
    return after(NOTHING, yaml, 0).entities().get(0);
  }

  /** The plan that follows another one when a set takes its place at a moment. */
  static FeaturePlan after(FeaturePlan before, String yaml, long effectiveAt) {
    DeclaredSet set =
        new DeclaredSet(
            "test", "", FeatureSetParser.parse(TestPayments.tree(yaml)), effectiveAt, Map.of());
    return COMPILER.compile(List.of(set), before.measuresSince());
  }

  /** Goes on under another plan, with the bytes that are there. */
  void switchTo(EntityPlan next) {
    plan = next;
    engine = new ProfileEngine(next);
    vector = new double[next.features().size()];
  }

  /** Takes in an event and computes the features at it. */
  void apply(Event event) {
    stored = engine.apply(stored, event, inputs.bind(event), vector, 0);
  }

  /** A feature at the last event, by its name after the entity. */
  double value(String feature) {
    return vector[index(feature)];
  }

  int index(String feature) {
    String name = plan.entity().name() + "." + feature;
    for (int f = 0; f < plan.features().size(); f++) {
      if (plan.features().get(f).name().equals(name)) {
        return f;
      }
    }
    throw new IllegalArgumentException(name + " is not in " + plan.features());
  }

  EntityPlan plan() {
    return plan;
  }

  double[] vector() {
    return vector;
  }

  byte[] stored() {
    return Objects.requireNonNull(stored, "nothing is stored");
  }

  void restore(byte @Nullable [] bytes) {
    stored = bytes;
  }

  /** The number of cells in the stored bytes. */
  int cells() {
    CellStore cells = plan.newCells();
    new ProfileCodec(plan, cells, plan.newDistinctStores()).read(stored());
    return cells.size();
  }
}
