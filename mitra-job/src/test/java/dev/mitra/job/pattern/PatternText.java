package dev.mitra.job.pattern;

import dev.mitra.features.check.Durations;
import dev.mitra.rules.pattern.Loop;
import dev.mitra.rules.pattern.PatternSpec;
import dev.mitra.rules.pattern.Skip;
import dev.mitra.rules.pattern.Step;
import dev.mitra.rules.pattern.Times;
import dev.mitra.rules.rule.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Writes patterns as people write them. */
final class PatternText {
  private PatternText() {}

  /** The members of the spec, a line each for the steps. */
  static String of(PatternSpec spec) {
    StringBuilder yaml = new StringBuilder("entity: " + spec.entity() + "\n");
    if (spec.mode() != Mode.ACTIVE) {
      yaml.append("mode: ").append(spec.mode()).append('\n');
    }
    if (spec.withinMillis() > 0) {
      yaml.append("within: ").append(Durations.format(spec.withinMillis())).append('\n');
    }
    yaml.append("sequence:\n");
    for (Step step : spec.sequence()) {
      yaml.append("  - ").append(of(step)).append('\n');
    }
    if (!spec.skip().equals(Skip.NONE)) {
      yaml.append("skip: ").append(of(spec.skip())).append('\n');
    }
    if (!spec.counts().isEmpty()) {
      yaml.append(
          spec.counts().stream()
              .map(Durations::format)
              .collect(Collectors.joining(", ", "counts: [", "]\n")));
    }
    yaml.append("lateness: ").append(Durations.format(spec.latenessMillis())).append('\n');
    return yaml.toString();
  }

  private static String of(Skip skip) {
    return switch (skip.kind()) {
      case NO_SKIP, SKIP_TO_NEXT, SKIP_PAST_LAST_EVENT -> skip.kind().name();
      case SKIP_TO_FIRST -> "{ toFirst: " + skip.stage() + " }";
      case SKIP_TO_LAST -> "{ toLast: " + skip.stage() + " }";
    };
  }

  private static String of(Step step) {
    List<String> members = new ArrayList<>();
    members.add(step.relation().field() + ": " + step.name());
    if (step.isGroup()) {
      members.add(
          step.group().stream()
              .map(PatternText::of)
              .collect(Collectors.joining(", ", "group: [", "]")));
    }
    if (!step.where().isEmpty()) {
      members.add("where: \"" + step.where() + "\"");
    }
    if (step.times().isPresent()) {
      members.add("times: " + of(step.times().get()));
    }
    if (step.greedy()) {
      members.add("greedy: true");
    }
    if (step.optional()) {
      members.add("optional: true");
    }
    if (step.loop() != Loop.RELAXED) {
      members.add("loop: " + step.loop());
    }
    if (!step.until().isEmpty()) {
      members.add("until: \"" + step.until() + "\"");
    }
    if (step.withinMillis() > 0) {
      members.add("within: " + Durations.format(step.withinMillis()));
    }
    return "{ " + String.join(", ", members) + " }";
  }

  private static String of(Times times) {
    if (times.gapMillis() == 0 && times.to().equals(OptionalInt.of(times.from()))) {
      return String.valueOf(times.from());
    }
    String text = "{ from: " + times.from();
    if (times.to().isPresent()) {
      text += ", to: " + times.to().getAsInt();
    }
    if (times.gapMillis() > 0) {
      text += ", gap: " + Durations.format(times.gapMillis());
    }
    return text + " }";
  }
}
