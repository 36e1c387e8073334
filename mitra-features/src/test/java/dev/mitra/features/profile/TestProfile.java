package dev.mitra.features.profile;

import dev.mitra.features.TestPayments;
import dev.mitra.features.declare.FeatureSetParser;
import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventInputs;
import dev.mitra.features.plan.DeclaredSet;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.plan.FeaturePlanCompiler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One profile as state would hold it: bytes between events, and the features at the last one. */
final class TestProfile {
  static final FeaturePlanCompiler COMPILER = new FeaturePlanCompiler(PlacedPayments.SCHEMA);
  static final FeaturePlan NOTHING = FeaturePlan.empty(PlacedPayments.SCHEMA);

  private final EventInputs inputs = new EventInputs(PlacedPayments.SCHEMA);
  private EntityPlan plan;
  private ProfileEngine engine;
  private double[] vector;
  private Map<String, Integer> indices;
  private byte @Nullable [] stored;

  TestProfile(EntityPlan plan) {
    this(plan, new ProfileEngine(plan));
  }

  /** A profile of an engine that others use too. */
  TestProfile(EntityPlan plan, ProfileEngine engine) {
    this.plan = plan;
    this.engine = engine;
    this.vector = new double[plan.features().size()];
    this.indices = indices(plan);
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
    vector = new double[next.features().size()];
    indices = indices(next);
    renewEngine();
  }

  /** Goes on with a new engine for the same plan. */
  void renewEngine() {
    engine = new ProfileEngine(plan);
  }

  /** Takes in an event and computes the features at it. */
  void apply(Event event) {
    stored = engine.apply(stored, event, inputs.bind(event), vector, 0);
  }

  /** Takes in a payment. */
  void pay(long time, String pay) {
    apply(PlacedPayments.payment(time, pay));
  }

  /** Takes in a payment of a type. */
  void pay(long time, String type, String pay) {
    apply(PlacedPayments.payment(time, type, pay));
  }

  /** A feature at the last event, by its name after the entity. */
  double value(String feature) {
    return vector[index(feature)];
  }

  int index(String feature) {
    Integer index = indices.get(feature);
    if (index == null) {
      throw new IllegalArgumentException(feature + " is not in " + plan.features());
    }
    return index;
  }

  private static Map<String, Integer> indices(EntityPlan plan) {
    Map<String, Integer> indices = new HashMap<>();
    int prefix = plan.entity().name().length() + 1;
    for (int f = 0; f < plan.features().size(); f++) {
      indices.put(plan.features().get(f).name().substring(prefix), f);
    }
    return indices;
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

  /** The length of what is stored; 0 for nothing. */
  int storedBytes() {
    return stored == null ? 0 : stored.length;
  }

  void restore(byte @Nullable [] bytes) {
    stored = bytes;
  }

  /** Another profile with the same bytes. */
  TestProfile copy() {
    TestProfile copy = new TestProfile(plan);
    copy.restore(stored == null ? null : stored.clone());
    return copy;
  }
}
