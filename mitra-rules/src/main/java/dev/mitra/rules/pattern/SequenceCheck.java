package dev.mitra.rules.pattern;

import dev.mitra.features.check.Durations;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.Nearest;
import dev.mitra.features.check.Quote;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether steps that are right each by itself make a sequence: what Flink CEP can run, what is
 * bounded in time and number, and what can take an event at all.
 */
final class SequenceCheck {
  /** The most events that a match may have to hold, loops without an end counted by their least. */
  private static final int MOST_EVENTS = 100;

  /** The most stages, those in groups too. */
  private static final int MOST_STAGES = 64;

  private static final String SEQUENCE = "spec.sequence";

  private final PatternSpec spec;
  private final Findings findings;
  private final Set<String> names = new HashSet<>();

  private SequenceCheck(PatternSpec spec, Findings findings) {
    this.spec = spec;
    this.findings = findings;
  }

  static void check(PatternSpec spec, Findings findings) {
    new SequenceCheck(spec, findings).check();
  }

  private void check() {
    List<Step> sequence = spec.sequence();
    checkSteps(sequence, SEQUENCE, false);
    checkEnd(sequence.get(sequence.size() - 1), at(SEQUENCE, sequence.size() - 1));
    checkSize();
    if (sequence.stream().allMatch(SequenceCheck::canBeEmpty)) {
      findings.add(SEQUENCE, "can match without any event; at least one stage has to be required");
    }
    if (spec.withinMillis() == 0 && !isBounded(sequence)) {
      findings.add(
          "spec.within",
          "is missing; a sequence without it would be followed for ever. Only one of plain stages"
              + " (no times, groups, optional or notNext) can do without it, when every stage after"
              + " the first has a within of its own");
    }
    checkSkip();
  }

  private void checkSteps(List<Step> steps, String path, boolean inGroup) {
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      String at = at(path, i);
      if (!names.add(step.name())) {
        findings.add(
            at + "." + step.relation().field(),
            "is %s, the name of another step; names are given once",
            Quote.of(step.name()));
      }
      boolean begins = step.relation() == Relation.BEGIN;
      if (begins != (i == 0)) {
        findings.add(
            at + "." + step.relation().field(),
            begins
                ? "stands after another step; begin is for the first step only"
                : "stands first; the first step of a sequence or group is a begin");
      }
      if (i > 0) {
        checkPair(steps.get(i - 1), step, at);
      }
      checkTimes(step, at);
      if (step.isGroup()) {
        checkGroup(step, at);
      }
      boolean last = !inGroup && i == steps.size() - 1;
      if (step.withinMillis() > 0) {
        checkWithin(step, at, last);
      }
    }
  }

  /** What may not follow what. */
  private void checkPair(Step before, Step step, String at) {
    if (step.relation().isNegative() && before.optional()) {
      findings.add(
          at + "." + step.relation().field(),
          "stands after an optional step, which Flink CEP does not allow; write two patterns, one"
              + " with that step and one without");
    }
    if (step.relation() == Relation.NOT_NEXT && before.relation() == Relation.NOT_FOLLOWED_BY) {
      findings.add(
          at + "." + step.relation().field(),
          "stands right after a notFollowedBy, which Flink CEP would pass over then; write the"
              + " notNext first");
    }
    if (step.optional() && before.greedy()) {
      findings.add(at + ".optional", "stands after a greedy step, which Flink CEP does not allow");
    }
  }

  private void checkGroup(Step group, String at) {
    checkSteps(group.group(), at + ".group", true);
    int end = group.group().size() - 1;
    if (group.group().get(end).relation().isNegative()) {
      findings.add(
          at(at + ".group", end),
          "ends its group; a %s stands before the step that it is about, or ends the sequence",
          group.group().get(end).relation().field());
    }
    if (group.group().stream().allMatch(SequenceCheck::canBeEmpty)) {
      findings.add(
          at + ".group",
          "can match without any event; make one of its steps required, and the group optional if"
              + " it may be missing");
    }
  }

  /** Whether a step takes no event where it needs none. */
  private static boolean canBeEmpty(Step step) {
    return step.relation().isNegative() || step.optional();
  }

  private void checkTimes(Step step, String at) {
    long gap = step.times().map(Times::gapMillis).orElse(0L);
    if (spec.withinMillis() > 0 && gap > spec.withinMillis()) {
      findings.add(
          at + ".times.gap",
          "is %s; at most the %s of the sequence's within are allowed",
          Durations.format(gap),
          Durations.format(spec.withinMillis()));
    }
  }

  private void checkWithin(Step step, String at, boolean last) {
    String path = at + ".within";
    if (step.relation().isNegative() && !last) {
      findings.add(
          path,
          "is not for a %s before another step; it is for the notFollowedBy that ends a sequence",
          step.relation().field());
    } else if (step.relation() == Relation.BEGIN) {
      findings.add(path, "is not for a begin; it is the time since the event before");
    }
    if (spec.withinMillis() > 0 && step.withinMillis() > spec.withinMillis()) {
      findings.add(
          path,
          "is %s; at most the %s of the sequence's within are allowed",
          Durations.format(step.withinMillis()),
          Durations.format(spec.withinMillis()));
    }
  }

  private void checkEnd(Step last, String at) {
    if (last.relation() == Relation.NOT_NEXT) {
      findings.add(
          at + ".notNext",
          "ends the sequence; a notNext stands before another step, and a notFollowedBy with a"
              + " within may end a sequence");
    }
    if (last.relation() == Relation.NOT_FOLLOWED_BY
        && last.withinMillis() == 0
        && spec.withinMillis() == 0) {
      findings.add(
          at + ".within",
          "is missing; a notFollowedBy that ends a sequence needs a within, its own or the"
              + " sequence's");
    }
  }

  private void checkSize() {
    List<PlacedStage> stages = PlacedStage.of(spec);
    if (stages.size() > MOST_STAGES) {
      findings.add(SEQUENCE, "has %d stages; at most %d are allowed", stages.size(), MOST_STAGES);
    }
    long events = events(spec.sequence());
    if (events > MOST_EVENTS) {
      findings.add(
          SEQUENCE,
          "takes %d events (of every times its 'to', or its 'from' when that is missing); at most"
              + " %d are allowed",
          events,
          MOST_EVENTS);
    }
  }

  private static long events(List<Step> steps) {
    long events = 0;
    for (Step step : steps) {
      if (!step.relation().isNegative()) {
        long times = step.times().map(t -> t.to().orElse(t.from())).orElse(1);
        events += times * (step.isGroup() ? events(step.group()) : 1);
      }
    }
    return events;
  }

  /**
   * Whether a sequence without a time for all of it comes to an end. Flink CEP times out only a
   * state in which a plain stage waits: not one after an event was passed over in a loop or at an
   * optional stage, and not a notNext.
   */
  private static boolean isBounded(List<Step> sequence) {
    for (int i = 0; i < sequence.size(); i++) {
      Step step = sequence.get(i);
      boolean plain = !step.isGroup() && step.times().isEmpty() && !step.optional();
      boolean timed = i == 0 || step.withinMillis() > 0;
      // Within a sequence it only watches another stage, and one at the end is looked at by itself.
      boolean watches = step.relation() == Relation.NOT_FOLLOWED_BY;
      if (!watches && !(plain && timed && step.relation() != Relation.NOT_NEXT)) {
        return false;
      }
    }
    return true;
  }

  private void checkSkip() {
    Skip skip = spec.skip();
    if (skip.stage().isEmpty()) {
      return;
    }
    List<String> allowed = new ArrayList<>();
    for (Step step : spec.sequence()) {
      if (!step.isGroup() && !step.relation().isNegative()) {
        allowed.add(step.name());
      }
    }
    if (!allowed.contains(skip.stage())) {
      Optional<PlacedStage> stage =
          PlacedStage.of(spec).stream().filter(s -> s.name().equals(skip.stage())).findFirst();
      String why =
          stage.isEmpty()
              ? "is no stage of the sequence"
              : stage.get().isNegative()
                  ? "takes no events"
                  : "stands in a group, where Flink CEP does not find it";
      findings.add(
          "spec.skip." + (skip.kind() == Skip.Kind.SKIP_TO_FIRST ? "toFirst" : "toLast"),
          "is %s, which %s%s",
          Quote.of(skip.stage()),
          why,
          Nearest.hint(skip.stage(), allowed));
    }
  }

  private static String at(String path, int index) {
    return path + "[" + index + "]";
  }
}
