package dev.mitra.job.pattern;

import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventInputs;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.rules.pattern.CompiledPattern;
import dev.mitra.rules.pattern.PatternSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the job finds of one pair, asked below the operator: all matches, of which alerts list only
 * some, and whether sequences were given up because there were too many.
 */
final class EngineSubject implements PatternEngine.Listener {
  private static final long DAY = 86_400_000;

  private final EventInputs inputs = new EventInputs(SequenceSchema.SCHEMA);
  private final Map<String, byte[]> profiles = new HashMap<>();
  private final List<FoundMatch> matches = new ArrayList<>();
  private final PatternedProfile profile;
  private int givenUp;

  private EngineSubject(PatternSpec spec) {
    CompiledPattern pattern = SequenceSchema.compiled(spec);
    profile =
        new PatternedProfile(
            SequenceSchema.PLAN.entities().get(0),
            List.of(pattern),
            List.of(spec.columns(pattern.name(), "")),
            pattern.since(),
            inputs,
            this,
            PatternedProfile.Timers.NONE);
  }

  /**
   * What was found.
   *
   * @param matches all matches, sorted
   * @param givenUp how many sequences were given up
   */
  record Found(List<FoundMatch> matches, int givenUp) {
    Found {
      matches = List.copyOf(matches);
    }
  }

  static Found run(PatternSpec spec, List<SequenceEvent> events) {
    EngineSubject subject = new EngineSubject(spec);
    events.forEach(subject::take);
    subject.profiles.values().forEach(stored -> subject.profile.pass(stored, Payments.T0 + DAY));
    return new Found(subject.matches.stream().sorted().toList(), subject.givenUp);
  }

  private void take(SequenceEvent event) {
    Event decoded = SequenceSchema.event(event);
    byte @Nullable [] moved =
        profile.apply(
            profiles.get(event.card()),
            decoded,
            inputs.bind(decoded),
            new double[profile.columns()],
            0);
    if (moved != null) {
      profiles.put(event.card(), moved);
    }
  }

  @Override
  public void matched(CompiledPattern pattern, StageEvent event, List<Match> found) {
    for (Match match : found) {
      Map<String, List<String>> stages = new TreeMap<>();
      match
          .stages()
          .forEach((name, ids) -> stages.put(name, ids.stream().map(StageEvent::id).toList()));
      matches.add(new FoundMatch(match.timed(), event.id(), match.time(), stages));
    }
  }

  @Override
  public void amended(
      CompiledPattern pattern, StageEvent late, List<Match> added, List<Match> withdrawn) {
    throw new AssertionError("no event is late");
  }

  @Override
  public void tooLate(CompiledPattern pattern) {
    throw new AssertionError("no event is late");
  }

  @Override
  public void gaveUp(CompiledPattern pattern, int sequences) {
    givenUp += sequences;
  }

  @Override
  public void failed(String pattern, Exception e) {
    throw new AssertionError(e);
  }
}
