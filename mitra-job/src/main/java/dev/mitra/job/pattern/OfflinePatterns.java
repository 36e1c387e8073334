package dev.mitra.job.pattern;

import dev.mitra.features.event.EventInputs;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.profile.EntityPlan;
import dev.mitra.features.profile.ProfileMover;
import dev.mitra.rules.pattern.CompiledPattern;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Moves profiles with their patterns outside of a job: for tests of patterns, and for tables of
 * events of the past. Time passes when an event comes, or when the caller lets it.
 */
public final class OfflinePatterns implements ProfileMover.Factory {
  /**
   * What a pattern has matched.
   *
   * @param pattern its name
   * @param eventId the event that completed it; of a match in time the last event that it took
   * @param timed whether time completed it and not an event
   * @param events the ids of the events that each stage took, in their order
   */
  public record Found(
      String pattern, String eventId, boolean timed, Map<String, List<String>> events) {
    /** Copies the map. */
    public Found {
      events = Collections.unmodifiableMap(new LinkedHashMap<>(events));
    }
  }

  private final FeaturePlan plan;
  private final List<CompiledPattern> patterns;
  private final PatternEngine.Listener listener;

  /** Movers for whom it is enough what the columns say. */
  public OfflinePatterns(FeaturePlan plan, List<CompiledPattern> patterns) {
    this(plan, patterns, found -> {});
  }

  /**
   * Movers that tell of every match.
   *
   * @param plan the features, with the columns of all patterns
   * @param patterns those of the patterns that are followed, of all kinds of entity, by name
   * @param told is told of matches, while an event is taken up or time passes
   */
  public OfflinePatterns(
      FeaturePlan plan, List<CompiledPattern> patterns, Consumer<? super Found> told) {
    this.plan = plan;
    this.patterns = List.copyOf(patterns);
    this.listener = new Telling(told);
  }

  @Override
  public ProfileMover create(EntityPlan entity, EventInputs inputs) {
    String kind = entity.entity().name();
    return new PatternedProfile(
        entity,
        patterns.stream().filter(pattern -> pattern.spec().entity().equals(kind)).toList(),
        plan.patternColumns(plan.entities().indexOf(entity)),
        Long.MAX_VALUE,
        inputs,
        listener,
        PatternedProfile.Timers.NONE);
  }

  /** Nothing was stored by another version here, and nobody was told of what would be amended. */
  private record Telling(Consumer<? super Found> told) implements PatternEngine.Listener {
    @Override
    public void matched(CompiledPattern pattern, StageEvent event, List<Match> matches) {
      for (Match match : matches) {
        Map<String, List<String>> ids = new LinkedHashMap<>();
        match
            .stages()
            .forEach(
                (stage, events) -> ids.put(stage, events.stream().map(StageEvent::id).toList()));
        told.accept(new Found(pattern.name(), match.completedBy().id(), match.timed(), ids));
      }
    }

    @Override
    public void amended(
        CompiledPattern pattern, StageEvent late, List<Match> added, List<Match> withdrawn) {
      // Amendments are no matches of an event.
    }

    @Override
    public void tooLate(CompiledPattern pattern) {
      // The event simply is not in any match.
    }

    @Override
    public void gaveUp(CompiledPattern pattern, int sequences) {
      // What the job would not remember is not remembered here either.
    }

    @Override
    public void failed(String pattern, Exception e) {
      throw new IllegalStateException("what patterns remember cannot be read: " + pattern, e);
    }
  }
}
