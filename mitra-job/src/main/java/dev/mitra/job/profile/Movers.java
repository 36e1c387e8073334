package dev.mitra.job.profile;

import dev.mitra.features.event.EventInputs;
import dev.mitra.features.profile.EntityPlan;
import dev.mitra.job.control.Configuration;
import dev.mitra.job.pattern.PatternWatch;
import dev.mitra.job.pattern.PatternedProfile;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What moves the profiles under the configurations that were asked for last: around a change,
 * payments go by one and another in turn. Not thread-safe.
 */
final class Movers {
  private static final int MOST_RECENT = 4;

  /** What moves the profiles under one configuration. */
  static final class OfConfiguration {
    private final PatternedProfile[] byEntity;
    private final Map<String, PatternedProfile> byKind = new HashMap<>();

    /** The one for which they were asked last, of those that they serve. */
    private Configuration configuration;

    private OfConfiguration(Configuration configuration, PatternedProfile[] byEntity) {
      this.configuration = configuration;
      this.byEntity = byEntity;
      for (PatternedProfile mover : byEntity) {
        byKind.put(mover.plan().entity().name(), mover);
      }
    }

    private boolean serves(Configuration other) {
      return other.planEpoch() == configuration.planEpoch()
          && other.plan() == configuration.plan()
          && other.patterns().equals(configuration.patterns());
    }

    /** By the plan's entities. */
    PatternedProfile[] byEntity() {
      return byEntity;
    }

    /** By the names of the kinds of entity. */
    Map<String, PatternedProfile> byKind() {
      return byKind;
    }

    /** The one of a kind of entity; null when the plan has none of that name. */
    @Nullable PatternedProfile of(String kind) {
      return byKind.get(kind);
    }
  }

  private final EventInputs inputs;
  private final PatternWatch watch;
  private final Deque<OfConfiguration> recent = new ArrayDeque<>();

  /**
   * @param inputs the inputs to which events are bound before profiles are moved
   * @param watch is told what patterns find, and keeps their timers
   */
  Movers(EventInputs inputs, PatternWatch watch) {
    this.inputs = inputs;
    this.watch = watch;
  }

  /** What moves the profiles under a configuration. */
  @SuppressWarnings("ReferenceEquality") // The same one nearly always; equal ones are found below.
  OfConfiguration under(Configuration configuration) {
    OfConfiguration newest = recent.peekFirst();
    if (newest != null && newest.configuration == configuration) {
      return newest;
    }
    OfConfiguration serving = null;
    for (OfConfiguration known : recent) {
      if (known.serves(configuration)) {
        serving = known;
      }
    }
    if (serving == null) {
      List<EntityPlan> entities = configuration.plan().entities();
      PatternedProfile[] byEntity = new PatternedProfile[entities.size()];
      for (int i = 0; i < byEntity.length; i++) {
        byEntity[i] = mover(configuration, i);
      }
      serving = new OfConfiguration(configuration, byEntity);
    }
    recent.remove(serving);
    serving.configuration = configuration;
    recent.addFirst(serving);
    while (recent.size() > MOST_RECENT) {
      recent.removeLast();
    }
    return serving;
  }

  private PatternedProfile mover(Configuration configuration, int entity) {
    return new PatternedProfile(
        configuration.plan().entities().get(entity),
        configuration.patterns().stream()
            .filter(pattern -> pattern.entity() == entity)
            .flatMap(pattern -> pattern.compiled().stream())
            .toList(),
        configuration.plan().patternColumns(entity),
        configuration.planEpoch(),
        inputs,
        watch,
        watch);
  }
}
