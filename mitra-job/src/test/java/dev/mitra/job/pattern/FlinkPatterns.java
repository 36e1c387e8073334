package dev.mitra.job.pattern;

import dev.mitra.rules.pattern.Loop;
import dev.mitra.rules.pattern.PatternSpec;
import dev.mitra.rules.pattern.Skip;
import dev.mitra.rules.pattern.Step;
import dev.mitra.rules.pattern.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.cep.nfa.aftermatch.AfterMatchSkipStrategy;
import org.apache.flink.cep.nfa.compiler.NFACompiler;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.cep.pattern.WithinType;
import org.apache.flink.cep.pattern.conditions.IterativeCondition;
import org.jspecify.annotations.Nullable;

/**
 * Declarations in Flink CEP's own words, as its documentation gives them: what the test holds the
 * job against, and therefore written apart from the job. Events are the numbers of those of a
 * {@link ReferenceRun}.
 */
final class FlinkPatterns {
  private final ReferenceRun run;
  private final int number;

  private FlinkPatterns(ReferenceRun run, int number) {
    this.run = run;
    this.number = number;
  }

  /**
   * Translates a pattern.
   *
   * @param number its number among those of the run
   */
  static Pattern<Integer, Integer> of(PatternSpec spec, ReferenceRun run, int number) {
    Pattern<Integer, Integer> pattern =
        new FlinkPatterns(run, number).steps(spec.sequence(), skip(spec.skip()));
    if (spec.withinMillis() > 0) {
      pattern.within(Duration.ofMillis(spec.withinMillis()));
    }
    return pattern;
  }

  private static AfterMatchSkipStrategy skip(Skip skip) {
    return switch (skip.kind()) {
      case NO_SKIP -> AfterMatchSkipStrategy.noSkip();
      case SKIP_TO_NEXT -> AfterMatchSkipStrategy.skipToNext();
      case SKIP_PAST_LAST_EVENT -> AfterMatchSkipStrategy.skipPastLastEvent();
      case SKIP_TO_FIRST -> AfterMatchSkipStrategy.skipToFirst(skip.stage());
      case SKIP_TO_LAST -> AfterMatchSkipStrategy.skipToLast(skip.stage());
    };
  }

  private Pattern<Integer, Integer> steps(List<Step> steps, AfterMatchSkipStrategy skip) {
    Pattern<Integer, Integer> pattern = begin(steps.get(0), skip);
    refine(pattern, steps.get(0));
    for (Step step : steps.subList(1, steps.size())) {
      pattern = step.isGroup() ? followGroup(pattern, step, skip) : follow(pattern, step);
      refine(pattern, step);
    }
    return pattern;
  }

  private Pattern<Integer, Integer> begin(Step step, AfterMatchSkipStrategy skip) {
    return step.isGroup()
        ? Pattern.begin(steps(step.group(), skip), skip)
        : Pattern.begin(step.name(), skip);
  }

  private static Pattern<Integer, Integer> follow(Pattern<Integer, Integer> before, Step step) {
    return switch (step.relation()) {
      case NEXT -> before.next(step.name());
      case FOLLOWED_BY -> before.followedBy(step.name());
      case FOLLOWED_BY_ANY -> before.followedByAny(step.name());
      case NOT_NEXT -> before.notNext(step.name());
      case NOT_FOLLOWED_BY -> before.notFollowedBy(step.name());
      case BEGIN -> throw new IllegalArgumentException("begin in the middle");
    };
  }

  private Pattern<Integer, Integer> followGroup(
      Pattern<Integer, Integer> before, Step step, AfterMatchSkipStrategy skip) {
    Pattern<Integer, Integer> group = steps(step.group(), skip);
    return switch (step.relation()) {
      case NEXT -> before.next(group);
      case FOLLOWED_BY -> before.followedBy(group);
      case FOLLOWED_BY_ANY -> before.followedByAny(group);
      case BEGIN, NOT_NEXT, NOT_FOLLOWED_BY ->
          throw new IllegalArgumentException("a group cannot be " + step.relation());
    };
  }

  /** Everything that is said of a step after its name. */
  private void refine(Pattern<Integer, Integer> pattern, Step step) {
    if (!step.isGroup()) {
      pattern.where(condition(step.where()));
    }
    step.times().ifPresent(times -> repeat(pattern, times));
    if (step.loop() == Loop.CONSECUTIVE) {
      pattern.consecutive();
    } else if (step.loop() == Loop.COMBINATIONS) {
      pattern.allowCombinations();
    }
    if (step.greedy()) {
      pattern.greedy();
    }
    if (step.optional()) {
      pattern.optional();
    }
    if (!step.until().isEmpty()) {
      pattern.until(condition(step.until()));
    }
    if (step.withinMillis() > 0) {
      pattern.within(Duration.ofMillis(step.withinMillis()), WithinType.PREVIOUS_AND_CURRENT);
    }
  }

  private static void repeat(Pattern<Integer, Integer> pattern, Times times) {
    @Nullable Duration gap = times.gapMillis() == 0 ? null : Duration.ofMillis(times.gapMillis());
    if (times.to().isEmpty()) {
      pattern.timesOrMore(times.from(), gap);
    } else if (times.to().getAsInt() == times.from()) {
      pattern.times(times.from(), gap);
    } else {
      pattern.times(times.from(), times.to().getAsInt(), gap);
    }
  }

  private IterativeCondition<Integer> condition(String source) {
    return new OfRun(run.number(), number, run.add(number, source));
  }

  /** One of the run's conditions. */
  private static final class OfRun extends IterativeCondition<Integer> {
    private static final long serialVersionUID = 1L;

    private final int run;
    private final int pattern;
    private final int condition;

    OfRun(int run, int pattern, int condition) {
      this.run = run;
      this.pattern = pattern;
      this.condition = condition;
    }

    @Override
    public boolean filter(Integer event, Context<Integer> context) {
      ReferenceRun found = ReferenceRun.numbered(run);
      return found.holds(pattern, condition, event, stage -> taken(found, stage, context));
    }

    private static List<SequenceEvent> taken(
        ReferenceRun run, String stage, Context<Integer> context) {
      try {
        List<SequenceEvent> events = new ArrayList<>();
        for (Integer event : context.getEventsForPattern(stage)) {
          events.add(run.event(event));
        }
        return events;
      } catch (Exception e) {
        throw new IllegalStateException("the events of " + stage, e);
      }
    }
  }

  /** Whether Flink's own compiler takes a pattern; if not, what it says. */
  static Optional<String> refusal(PatternSpec spec) {
    ReferenceRun run = ReferenceRun.of(new World(List.of(spec), List.of()));
    try {
      Pattern<Integer, Integer> pattern = of(spec, run, 0);
      if (NFACompiler.canProduceEmptyMatches(pattern)) {
        return Optional.of("it can match nothing");
      }
      NFACompiler.compileFactory(pattern, false);
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } finally {
      run.end();
    }
  }
}
