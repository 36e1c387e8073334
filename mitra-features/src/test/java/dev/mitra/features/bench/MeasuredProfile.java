package dev.mitra.features.bench;

import dev.mitra.features.TestPayments;
import dev.mitra.features.declare.FeatureSetParser;
import dev.mitra.features.declare.FeatureSetSpec;
import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventInputs;
import dev.mitra.features.plan.DeclaredSet;
import dev.mitra.features.plan.FeaturePlanCompiler;
import dev.mitra.features.profile.EntityPlan;
import dev.mitra.features.profile.ProfileEngine;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A profile as an operator of the job moves it: bytes between events, in the engine's own arrays.
 * All that the benchmarks know of the engine is here.
 */
final class MeasuredProfile {
  private final ProfileEngine engine;
  private final EventInputs inputs = new EventInputs(CardPayments.SCHEMA);
  private final double[] vector;
  private byte @Nullable [] stored;
  private int length;

  /**
   * A profile with no events.
   *
   * @param declared the {@code spec} of a FeatureSet, in YAML
   */
  MeasuredProfile(String declared) {
    EntityPlan plan = plan(declared);
    engine = new ProfileEngine(plan);
    vector = new double[plan.features().size()];
  }

  /** The plan of a set that was in force from the beginning of time. */
  static EntityPlan plan(String declared) {
    FeatureSetSpec spec = FeatureSetParser.parse(TestPayments.tree(declared));
    return new FeaturePlanCompiler(CardPayments.SCHEMA)
        .compile(List.of(new DeclaredSet("bench", "", spec, 0, Map.of())), Map.of())
        .entities()
        .get(0);
  }

  /** Takes in an event and computes all features at it; answers the bytes, of which some count. */
  byte[] apply(Event event) {
    move(event, vector);
    return Objects.requireNonNull(stored, "nothing is stored");
  }

  /** Takes in an event at which nobody asks for features. */
  void remember(Event event) {
    move(event, null);
  }

  private void move(Event event, double @Nullable [] out) {
    if (engine.move(stored, 0, length, event, inputs.bind(event), out, 0)) {
      stored = engine.buffer();
      length = engine.length();
    }
  }

  /** A copy of the stored profile. */
  byte[] bytes() {
    return Arrays.copyOf(Objects.requireNonNull(stored, "nothing is stored"), length);
  }

  /** Goes on from a stored profile. */
  void restore(byte[] profile) {
    stored = profile;
    length = profile.length;
  }

  /** How many bytes the stored profile has. */
  int length() {
    return length;
  }

  /** The number of recent events and cells in the stored profile. */
  int cells() {
    return engine.cells(bytes());
  }
}
