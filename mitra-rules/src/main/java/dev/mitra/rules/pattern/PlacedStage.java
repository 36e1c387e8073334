package dev.mitra.rules.pattern;

import java.util.ArrayList;
import java.util.List;

/**
 * A stage in its place.
 *
 * @param step what it says; never a group
 * @param path where it is declared, such as {@code spec.sequence[2].group[0]}
 * @param index its place among all stages
 * @param progress how many stages that take events there are up to it, itself included
 * @param groups the groups around it, the outermost first
 */
record PlacedStage(Step step, String path, int index, int progress, List<Around> groups) {
  /**
   * A group around a stage.
   *
   * @param path where it is declared
   * @param group what it says
   */
  record Around(String path, Step group) {}

  PlacedStage {
    groups = List.copyOf(groups);
  }

  /** All stages of a sequence in the order of the declaration, those in groups too. */
  static List<PlacedStage> of(PatternSpec spec) {
    List<PlacedStage> stages = new ArrayList<>();
    place(spec.sequence(), "spec.sequence", List.of(), stages);
    return stages;
  }

  private static void place(
      List<Step> steps, String path, List<Around> groups, List<PlacedStage> stages) {
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      String at = path + "[" + i + "]";
      if (step.isGroup()) {
        List<Around> around = new ArrayList<>(groups);
        around.add(new Around(at, step));
        place(step.group(), at + ".group", around, stages);
      } else {
        int before = stages.isEmpty() ? 0 : stages.get(stages.size() - 1).progress();
        int progress = before + (step.relation().isNegative() ? 0 : 1);
        stages.add(new PlacedStage(step, at, stages.size(), progress, groups));
      }
    }
  }

  String name() {
    return step.name();
  }

  boolean isNegative() {
    return step.relation().isNegative();
  }

  /** The most events that it can have taken; infinite when a loop has no upper bound. */
  double mostEvents() {
    double most = most(step);
    for (Around around : groups) {
      most *= most(around.group());
    }
    return most;
  }

  private static double most(Step step) {
    return step.times()
        .map(times -> times.to().isPresent() ? times.to().getAsInt() : Double.POSITIVE_INFINITY)
        .orElse(1.0);
  }

  /** The fewest events that it has taken when another stage looks at an event. */
  double fewestEvents(PlacedStage reader) {
    // A negative step is looked at while the loop before it still has to take events.
    if (reader.isNegative() || reader.index <= index || step.optional()) {
      return 0;
    }
    for (int i = 0; i < groups.size(); i++) {
      boolean shared = i < reader.groups.size() && groups.get(i).equals(reader.groups.get(i));
      if (!shared && groups.get(i).group().optional()) {
        return 0;
      }
    }
    return step.times().map(Times::from).orElse(1);
  }
}
