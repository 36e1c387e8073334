package dev.mitra.job.control;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.declare.FeatureSetParser;
import dev.mitra.features.declare.FeatureSetSpec;
import dev.mitra.features.plan.DeclaredSet;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.plan.FeaturePlanCompiler;
import dev.mitra.rules.resource.ResourceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The FeatureSets in force and their plan, which is compiled when it is first asked for. Shared by
 * all configurations between two changes of features. Not thread-safe.
 */
final class PlanInForce {

  /**
   * A FeatureSet in force.
   *
   * @param published what was published
   * @param since since when its measures have been declared, as far as that was recorded
   */
  record SetInForce(Published published, Map<String, Long> since) implements InForce {
    FeatureSetSpec spec() {
      return FeatureSetParser.parse(published.resource().get().spec());
    }
  }

  private final FeaturePlanCompiler compiler;
  private final SortedMap<String, SetInForce> sets;
  private final long epoch;
  private final List<Finding> leftOut = new ArrayList<>();
  private @Nullable FeaturePlan plan;

  /**
   * @param epoch the epoch of the change that made it
   */
  PlanInForce(FeaturePlanCompiler compiler, SortedMap<String, SetInForce> sets, long epoch) {
    this.compiler = compiler;
    this.sets = sets;
    this.epoch = epoch;
  }

  SortedMap<String, SetInForce> sets() {
    return sets;
  }

  long epoch() {
    return epoch;
  }

  /**
   * Compiles the plan of sets that are to be admitted.
   *
   * @param places what findings about the sets that change begin with
   * @param before since when measures have been declared
   * @throws InvalidDeclarationException with all findings
   */
  FeaturePlan admit(Map<ResourceId, String> places, Map<String, Long> before) {
    FeaturePlan compiled = compiler.compile(declared(sets, places), before);
    plan = compiled;
    return compiled;
  }

  /**
   * The plan of sets that were admitted before. Plans have to be the same in every operator and in
   * every version of the code that can read the sets at all: should they not compile together, the
   * youngest are left out until the others do.
   */
  FeaturePlan plan() {
    FeaturePlan compiled = plan;
    if (compiled == null) {
      compiled = compileWhatFits();
      plan = compiled;
    }
    return compiled;
  }

  /** What is left out of the plan, after {@link #plan()}. */
  List<Finding> leftOut() {
    return leftOut;
  }

  private FeaturePlan compileWhatFits() {
    SortedMap<String, SetInForce> fitting = new TreeMap<>(sets);
    sets.forEach(
        (name, set) -> {
          try {
            var unused = set.spec();
          } catch (InvalidDeclarationException e) {
            leaveOut(set, e);
            fitting.remove(name);
          }
        });
    while (true) {
      try {
        return compiler.compile(declared(fitting, Map.of()), Map.of());
      } catch (InvalidDeclarationException e) {
        SetInForce youngest =
            fitting.values().stream()
                .max(Comparator.comparingLong(SetInForce::epoch))
                .orElseThrow(() -> e);
        leaveOut(youngest, e);
        fitting.remove(youngest.id().name());
      }
    }
  }

  private void leaveOut(SetInForce set, InvalidDeclarationException e) {
    leftOut.add(set.leftOut(e));
  }

  private static List<DeclaredSet> declared(
      SortedMap<String, SetInForce> sets, Map<ResourceId, String> places) {
    List<DeclaredSet> declared = new ArrayList<>();
    sets.forEach(
        (name, set) ->
            declared.add(
                new DeclaredSet(
                    name,
                    places.getOrDefault(set.id(), set.id().toKey()),
                    set.spec(),
                    set.published().effectiveAt(),
                    set.since())));
    return declared;
  }
}
