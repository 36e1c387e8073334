package dev.mitra.job.control;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.declare.FeatureSetParser;
import dev.mitra.features.declare.FeatureSetSpec;
import dev.mitra.features.plan.DeclaredSet;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.plan.FeaturePlanCompiler;
import dev.mitra.features.plan.PatternColumns;
import dev.mitra.rules.resource.ResourceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The FeatureSets and patterns in force and the plan of their columns, which is compiled when it is
 * first asked for. Shared by all configurations between two changes of either. Not thread-safe.
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
  private final SortedMap<String, PatternInForce> patterns;
  private final long epoch;
  private final List<Finding> leftOut = new ArrayList<>();
  private @Nullable FeaturePlan plan;

  /**
   * @param sets the FeatureSets, by name
   * @param patterns the patterns, by name
   * @param epoch the epoch of the change that made it
   */
  PlanInForce(
      FeaturePlanCompiler compiler,
      SortedMap<String, SetInForce> sets,
      SortedMap<String, PatternInForce> patterns,
      long epoch) {
    this.compiler = compiler;
    this.sets = sets;
    this.patterns = patterns;
    this.epoch = epoch;
  }

  SortedMap<String, SetInForce> sets() {
    return sets;
  }

  SortedMap<String, PatternInForce> patterns() {
    return patterns;
  }

  long epoch() {
    return epoch;
  }

  /**
   * Compiles the plan of sets and patterns that are to be admitted.
   *
   * @param places what findings about those that change begin with
   * @param before since when measures have been declared
   * @throws InvalidDeclarationException with all findings
   */
  FeaturePlan admit(Map<ResourceId, String> places, Map<String, Long> before) {
    FeaturePlan compiled =
        compiler.compile(declared(sets, places), columns(patterns, places), before);
    plan = compiled;
    return compiled;
  }

  /**
   * The plan of the sets without any pattern.
   *
   * @throws InvalidDeclarationException when they do not compile, or read the columns of patterns
   */
  FeaturePlan featuresAlone() {
    return compiler.compile(declared(sets, Map.of()), Map.of());
  }

  /**
   * The plan of sets and patterns that were admitted before. Plans have to be the same in every
   * operator and in every version of the code that can read them at all: should they not compile
   * together, the youngest of those that are to blame are left out until the others do.
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
    SortedMap<String, SetInForce> fittingSets = new TreeMap<>(sets);
    SortedMap<String, PatternInForce> fittingPatterns = new TreeMap<>(patterns);
    leaveOutUnreadable(fittingSets, SetInForce::spec);
    leaveOutUnreadable(fittingPatterns, PatternInForce::spec);
    while (true) {
      try {
        return compiler.compile(
            declared(fittingSets, Map.of()), columns(fittingPatterns, Map.of()), Map.of());
      } catch (InvalidDeclarationException e) {
        Optional<PatternInForce> pattern = youngest(blamed(fittingPatterns.values(), e));
        if (pattern.isPresent()) {
          leaveOut(pattern.get(), e, fittingPatterns);
        } else {
          leaveOut(youngest(fittingSets.values()).orElseThrow(() -> e), e, fittingSets);
        }
      }
    }
  }

  /** Something that is read, and cannot always be. */
  private interface Reading<T> {
    Object of(T resource);
  }

  private <T extends InForce> void leaveOutUnreadable(
      SortedMap<String, T> resources, Reading<T> reading) {
    for (T resource : List.copyOf(resources.values())) {
      try {
        var unused = reading.of(resource);
      } catch (InvalidDeclarationException e) {
        leaveOut(resource, e, resources);
      }
    }
  }

  /** The patterns that something was found about: nothing else suffers when one is left out. */
  private static List<PatternInForce> blamed(
      Collection<PatternInForce> patterns, InvalidDeclarationException e) {
    return patterns.stream()
        .filter(
            pattern ->
                e.findings().stream()
                    .anyMatch(found -> found.path().startsWith(pattern.id().toKey() + " ")))
        .toList();
  }

  private static <T extends InForce> Optional<T> youngest(Collection<T> resources) {
    return resources.stream().max(Comparator.comparingLong(InForce::epoch));
  }

  private <T extends InForce> void leaveOut(
      T resource, InvalidDeclarationException e, SortedMap<String, T> from) {
    leftOut.add(resource.leftOut(e));
    from.remove(resource.id().name());
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

  private static List<PatternColumns> columns(
      SortedMap<String, PatternInForce> patterns, Map<ResourceId, String> places) {
    return patterns.values().stream()
        .map(pattern -> pattern.columns(places.getOrDefault(pattern.id(), pattern.id().toKey())))
        .toList();
  }
}
