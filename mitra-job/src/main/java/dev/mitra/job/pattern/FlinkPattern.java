package dev.mitra.job.pattern;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.rules.pattern.CompiledPattern;
import dev.mitra.rules.pattern.CompiledStage;
import dev.mitra.rules.pattern.Relation;
import dev.mitra.rules.pattern.Skip;
import dev.mitra.rules.pattern.Step;
import dev.mitra.rules.pattern.Times;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.cep.nfa.NFA;
import org.apache.flink.cep.nfa.State;
import org.apache.flink.cep.nfa.StateTransition;
import org.apache.flink.cep.nfa.StateTransitionAction;
import org.apache.flink.cep.nfa.aftermatch.AfterMatchSkipStrategy;
import org.apache.flink.cep.nfa.compiler.NFACompiler;
import org.apache.flink.cep.nfa.compiler.NFAStateNameHandler;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.cep.pattern.WithinType;
import org.apache.flink.cep.pattern.conditions.IterativeCondition;

/**
 * A pattern as flink-cep runs it: the automaton that flink-cep's compiler makes of it, and what has
 * to be known of that automaton to leave it alone as long as nothing concerns it. One for each
 * engine; not thread-safe.
 */
public final class FlinkPattern {
  private final CompiledPattern pattern;
  private final StageInputs inputs;
  private final StageCondition.Switch answers = new StageCondition.Switch();
  private final Map<String, CompiledStage> stages = new HashMap<>();
  private final NFA<StageEvent> automaton;
  private final AfterMatchSkipStrategy skip;

  /** By name of stage the longest time since the event before, and between events of one loop. */
  private final Map<String, Long> withins = new HashMap<>();

  private final Map<String, Long> gaps = new HashMap<>();

  /** The automaton's states that an event changes which no condition wants. */
  private final Set<String> restless = new HashSet<>();

  /**
   * @throws InvalidDeclarationException when flink-cep refuses it
   */
  FlinkPattern(CompiledPattern pattern) {
    this.pattern = pattern;
    this.inputs = new StageInputs(pattern);
    pattern.stages().forEach(stage -> stages.put(stage.name(), stage));
    this.skip = skip(pattern.spec().skip());
    try {
      Pattern<StageEvent, StageEvent> whole = sequence(pattern.spec().sequence());
      if (pattern.spec().withinMillis() > 0) {
        whole = whole.within(Duration.ofMillis(pattern.spec().withinMillis()));
      }
      if (NFACompiler.canProduceEmptyMatches(whole)) {
        throw new InvalidDeclarationException(
            "spec.sequence",
            "matches without any event, because every step is optional; one has to be there");
      }
      this.automaton = NFACompiler.<StageEvent>compileFactory(whole, false).createNFA();
      findRestless();
    } catch (InvalidDeclarationException e) {
      throw e;
    } catch (Exception e) {
      throw new InvalidDeclarationException(
          "spec.sequence", "is refused by flink-cep: " + e.getMessage());
    }
  }

  /**
   * Asks flink-cep whether it can run a pattern.
   *
   * @throws InvalidDeclarationException when it cannot
   */
  public static void check(CompiledPattern pattern) {
    var unused = new FlinkPattern(pattern);
  }

  CompiledPattern pattern() {
    return pattern;
  }

  NFA<StageEvent> automaton() {
    return automaton;
  }

  AfterMatchSkipStrategy skip() {
    return skip;
  }

  /** How many stages that take events there are up to one; 0 for a name that is none. */
  int progress(String stage) {
    CompiledStage found = stages.get(stage);
    return found == null ? 0 : found.progress();
  }

  /** Whether an event that no condition wants changes a sequence that waits in this state. */
  boolean isRestless(String state) {
    return restless.contains(state);
  }

  /**
   * The longest time from the event before until a sequence that waits in a state is given up;
   * {@link Long#MAX_VALUE} for none. Never longer than flink-cep's, which waits on in some states
   * of optional steps.
   */
  long sinceEventBefore(String state) {
    String stage = NFAStateNameHandler.getOriginalNameFromInternal(state);
    boolean inLoop = !stage.equals(state);
    Long bound = withins.get(stage);
    Long gap = inLoop ? gaps.get(stage) : null;
    return Math.min(bound == null ? Long.MAX_VALUE : bound, gap == null ? Long.MAX_VALUE : gap);
  }

  private Pattern<StageEvent, StageEvent> sequence(List<Step> steps) {
    Pattern<StageEvent, StageEvent> before = step(steps.get(0), Optional.empty());
    for (Step step : steps.subList(1, steps.size())) {
      before = step(step, Optional.of(before));
    }
    return before;
  }

  private Pattern<StageEvent, StageEvent> step(
      Step step, Optional<Pattern<StageEvent, StageEvent>> before) {
    Pattern<StageEvent, StageEvent> made =
        step.isGroup()
            ? group(step.relation(), sequence(step.group()), before)
            : stage(step.relation(), step.name(), before);
    CompiledStage stage = stages.get(step.name());
    if (!step.isGroup()) {
      Optional<dev.mitra.features.expr.Expression> where = Objects.requireNonNull(stage).where();
      made = made.where(new StageCondition(inputs, where, answers));
    }
    if (step.times().isPresent()) {
      made = times(made, step.times().get());
      if (!step.isGroup()) {
        gaps.put(
            step.name(),
            step.times().get().gapMillis() > 0 ? step.times().get().gapMillis() : Long.MAX_VALUE);
      }
    }
    switch (step.loop()) {
      case RELAXED -> {}
      case CONSECUTIVE -> made = made.consecutive();
      case COMBINATIONS -> made = made.allowCombinations();
    }
    if (step.greedy()) {
      made = made.greedy();
    }
    if (step.optional()) {
      made = made.optional();
    }
    if (!step.until().isEmpty()) {
      made = made.until(new StageCondition(inputs, Objects.requireNonNull(stage).until(), answers));
    }
    if (step.withinMillis() > 0) {
      withins.put(step.name(), step.withinMillis());
      made = made.within(Duration.ofMillis(step.withinMillis()), WithinType.PREVIOUS_AND_CURRENT);
    }
    return made;
  }

  private Pattern<StageEvent, StageEvent> stage(
      Relation relation, String name, Optional<Pattern<StageEvent, StageEvent>> before) {
    return switch (relation) {
      case BEGIN -> Pattern.begin(name, skip);
      case NEXT -> before.orElseThrow().next(name);
      case FOLLOWED_BY -> before.orElseThrow().followedBy(name);
      case FOLLOWED_BY_ANY -> before.orElseThrow().followedByAny(name);
      case NOT_NEXT -> before.orElseThrow().notNext(name);
      case NOT_FOLLOWED_BY -> before.orElseThrow().notFollowedBy(name);
    };
  }

  private Pattern<StageEvent, StageEvent> group(
      Relation relation,
      Pattern<StageEvent, StageEvent> group,
      Optional<Pattern<StageEvent, StageEvent>> before) {
    return switch (relation) {
      case BEGIN -> Pattern.begin(group, skip);
      case NEXT -> before.orElseThrow().next(group);
      case FOLLOWED_BY -> before.orElseThrow().followedBy(group);
      case FOLLOWED_BY_ANY -> before.orElseThrow().followedByAny(group);
      case NOT_NEXT, NOT_FOLLOWED_BY ->
          throw new InvalidDeclarationException(
              "spec.sequence", "has a negative group; only stages can be negative");
    };
  }

  private static Pattern<StageEvent, StageEvent> times(
      Pattern<StageEvent, StageEvent> step, Times times) {
    Duration gap = times.gapMillis() > 0 ? Duration.ofMillis(times.gapMillis()) : null;
    if (times.to().isEmpty()) {
      return times.from() == 1 ? step.oneOrMore(gap) : step.timesOrMore(times.from(), gap);
    }
    int to = times.to().getAsInt();
    return times.from() == to ? step.times(to, gap) : step.times(times.from(), to, gap);
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

  /**
   * Tries out what an event does that no condition wants: a state is at rest when it stays as it
   * is, by the one way of ignoring the event and going on waiting.
   */
  private void findRestless() throws Exception {
    StageEvent nothing = StageEvent.Serializer.INSTANCE.createInstance();
    IterativeCondition.Context<StageEvent> noEvents = new NoEvents();
    answers.off = true;
    try {
      for (State<StageEvent> state : automaton.getStates()) {
        int edges = 0;
        boolean stays = false;
        Deque<State<StageEvent>> open = new ArrayDeque<>();
        Set<State<StageEvent>> seen = new HashSet<>();
        open.add(state);
        while (!open.isEmpty()) {
          State<StageEvent> at = open.remove();
          if (!seen.add(at)) {
            continue;
          }
          for (StateTransition<StageEvent> way : at.getStateTransitions()) {
            IterativeCondition<StageEvent> condition = way.getCondition();
            if (condition != null && !condition.filter(nothing, noEvents)) {
              continue;
            }
            if (way.getAction() == StateTransitionAction.PROCEED) {
              open.add(way.getTargetState());
            } else {
              edges++;
              stays =
                  way.getAction() == StateTransitionAction.IGNORE
                      && way.getTargetState().getName().equals(state.getName());
            }
          }
        }
        boolean rests = state.isStart() ? edges == 0 || (edges == 1 && stays) : edges == 1 && stays;
        if (!rests && !state.isFinal() && !state.isStop()) {
          restless.add(state.getName());
        }
      }
    } finally {
      answers.off = false;
    }
  }

  /** What a condition sees of a sequence that has taken nothing. */
  private static final class NoEvents implements IterativeCondition.Context<StageEvent> {
    @Override
    public Iterable<StageEvent> getEventsForPattern(String name) {
      return List.of();
    }

    @Override
    public long timestamp() {
      return 0;
    }

    @Override
    public long currentProcessingTime() {
      return 0;
    }
  }
}
