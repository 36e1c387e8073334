package dev.mitra.job.pattern;

import dev.mitra.rules.pattern.Loop;
import dev.mitra.rules.pattern.PatternSpec;
import dev.mitra.rules.pattern.Relation;
import dev.mitra.rules.pattern.Skip;
import dev.mitra.rules.pattern.Step;
import dev.mitra.rules.pattern.Times;
import dev.mitra.rules.rule.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/** Random patterns over cards, by construction such that few are refused. */
final class RandomPatterns {
  private static final long SECOND = 1_000;
  private static final int MOST_DEPTH = 2;

  private final Random random;
  private final RandomConditions conditions;
  private int stages;
  private int groups;

  /** Stages that take events, in order, of the pattern in hand. */
  private final List<String> positive = new ArrayList<>();

  RandomPatterns(Random random) {
    this.random = random;
    this.conditions = new RandomConditions(random);
  }

  /** The next pattern. */
  PatternSpec next() {
    stages = 0;
    groups = 0;
    positive.clear();
    long within = SECOND * (10 + random.nextInt(80));
    int length = 1 + one(0, 1, 1, 2, 2, 2, 3, 3);
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      steps.add(step(steps, i == length - 1, within, 0));
    }
    if (chance(8) && steps.stream().allMatch(RandomPatterns::isPlain)) {
      steps = boundEach(steps);
      within = 0;
    }
    return new PatternSpec(
        "card", Mode.ACTIVE, "", within, steps, skip(steps), counts(), lateness());
  }

  private Step step(List<Step> before, boolean last, long within, int depth) {
    if (before.isEmpty()) {
      return chance(18) && depth < MOST_DEPTH
          ? group(Relation.BEGIN, within, depth)
          : stage(Relation.BEGIN, before, last, within);
    }
    Step previous = before.get(before.size() - 1);
    // Flink knows no negation after what may be left out, and each group has its own end.
    if (!previous.optional() && chance(22) && !(last && depth > 0)) {
      Relation not = last || random.nextInt(3) > 0 ? Relation.NOT_FOLLOWED_BY : Relation.NOT_NEXT;
      return negative(not, last, within);
    }
    Relation relation =
        List.of(Relation.NEXT, Relation.FOLLOWED_BY, Relation.FOLLOWED_BY, Relation.FOLLOWED_BY_ANY)
            .get(random.nextInt(4));
    return chance(15) && depth < MOST_DEPTH
        ? group(relation, within, depth)
        : stage(relation, before, last, within);
  }

  private Step negative(Relation relation, boolean last, long within) {
    return new Step(
        relation,
        "s" + ++stages,
        notEmpty(),
        List.of(),
        Optional.empty(),
        false,
        false,
        Loop.RELAXED,
        "",
        last && chance(30) ? between(within) : 0);
  }

  private String notEmpty() {
    String condition;
    do {
      condition = conditions.next(positive);
    } while (condition.isEmpty());
    return condition;
  }

  private Step stage(Relation relation, List<Step> before, boolean last, long within) {
    String name = "s" + ++stages;
    Optional<Times> times = chance(40) ? Optional.of(times(within)) : Optional.empty();
    List<String> readable = new ArrayList<>(positive);
    if (times.isPresent()) {
      readable.add(name);
    }
    String where = conditions.next(readable);
    Loop loop = times.isPresent() ? loop(times.get()) : Loop.RELAXED;
    boolean greedy = times.isPresent() && loop != Loop.COMBINATIONS && chance(20);
    boolean open = times.isPresent() && times.get().to().isEmpty();
    boolean follows = !before.isEmpty();
    Step step =
        new Step(
            relation,
            name,
            where,
            List.of(),
            times,
            mayBeOptional(before, last) && chance(20),
            greedy,
            loop,
            open && chance(40) ? conditions.until(readable) : "",
            follows && times.isEmpty() && chance(12) ? between(within) : 0);
    positive.add(name);
    return step;
  }

  private Step group(Relation relation, long within, int depth) {
    String name = "g" + ++groups;
    int length = 1 + one(0, 1, 1, 1, 2);
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      steps.add(step(steps, i == length - 1, within, depth + 1));
    }
    Optional<Times> times =
        chance(50)
            ? Optional.of(
                new Times(
                    1 + random.nextInt(2), chance(40) ? OptionalInt.empty() : OptionalInt.of(2), 0))
            : Optional.empty();
    return new Step(
        relation,
        name,
        "",
        steps,
        times,
        relation != Relation.BEGIN && chance(20),
        false,
        times.isPresent() ? loop(times.get()) : Loop.RELAXED,
        "",
        0);
  }

  /** Not after what takes as much as it can, and not all of them. */
  private static boolean mayBeOptional(List<Step> before, boolean last) {
    if (before.isEmpty()) {
      return !last;
    }
    return !before.get(before.size() - 1).greedy()
        && before.stream().anyMatch(step -> !step.optional() && !step.relation().isNegative());
  }

  private Times times(long within) {
    int from = one(1, 1, 1, 2, 2, 3);
    OptionalInt to = chance(40) ? OptionalInt.empty() : OptionalInt.of(from + one(0, 0, 1, 2));
    return new Times(from, to, chance(20) ? between(within) : 0);
  }

  /** Combinations without end are too many to be listed. */
  private Loop loop(Times times) {
    int kind = random.nextInt(10);
    if (kind < 5 || (kind < 7 && times.to().isEmpty())) {
      return Loop.RELAXED;
    }
    return kind < 7 ? Loop.COMBINATIONS : Loop.CONSECUTIVE;
  }

  private long between(long within) {
    long time = SECOND * (5 + random.nextInt(30));
    return Math.min(time, within);
  }

  /** Whether a step may stand in a sequence without a time for the whole. */
  private static boolean isPlain(Step step) {
    return !step.isGroup()
        && step.times().isEmpty()
        && !step.optional()
        && step.relation() != Relation.NOT_NEXT;
  }

  /** Times between the steps instead of one for the whole. */
  private List<Step> boundEach(List<Step> steps) {
    List<Step> bounded = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      boolean isBound = i > 0 && (!step.relation().isNegative() || i == steps.size() - 1);
      bounded.add(
          new Step(
              step.relation(),
              step.name(),
              step.where(),
              List.of(),
              Optional.empty(),
              false,
              false,
              Loop.RELAXED,
              "",
              isBound ? between(Long.MAX_VALUE) : 0));
    }
    return bounded;
  }

  /**
   * After a last step with a time of its own nothing is skipped: Flink looks at such times only
   * when the next event comes, and what is skipped would depend on when that is.
   */
  private Skip skip(List<Step> steps) {
    Step last = steps.get(steps.size() - 1);
    if (last.relation().isNegative() && last.withinMillis() > 0) {
      return Skip.NONE;
    }
    List<String> named =
        steps.stream()
            .filter(step -> !step.isGroup() && !step.relation().isNegative())
            .map(Step::name)
            .toList();
    int kind = random.nextInt(10);
    if (kind < 4 || (kind > 5 && named.isEmpty())) {
      return Skip.NONE;
    }
    if (kind < 6) {
      return new Skip(kind == 4 ? Skip.Kind.SKIP_TO_NEXT : Skip.Kind.SKIP_PAST_LAST_EVENT, "");
    }
    return new Skip(
        kind < 8 ? Skip.Kind.SKIP_TO_FIRST : Skip.Kind.SKIP_TO_LAST,
        named.get(random.nextInt(named.size())));
  }

  private List<Long> counts() {
    return switch (random.nextInt(3)) {
      case 0 -> List.of();
      case 1 -> List.of(20 * SECOND);
      default -> List.of(SECOND, 45 * SECOND, 3_600 * SECOND);
    };
  }

  /** It makes no difference to events that come in order. */
  private long lateness() {
    return SECOND * one(0, 5, 60, 60);
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private int one(int... of) {
    return of[random.nextInt(of.length)];
  }
}
