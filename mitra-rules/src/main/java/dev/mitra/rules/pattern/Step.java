package dev.mitra.rules.pattern;

import java.util.List;
import java.util.Optional;

/**
 * One step of a sequence: a stage, which takes events, or a group of steps.
 *
 * @param relation how it follows the step before
 * @param name the name of the stage or group
 * @param where the condition of a stage, in CEL; empty when every event fits, and for a group
 * @param group the steps of a group; empty for a stage
 * @param times how many events (or rounds of a group) it takes; empty for one
 * @param optional whether the sequence may do without it
 * @param greedy whether a loop takes as many as it can
 * @param loop what may stand between its events
 * @param until the condition that ends a loop without an upper bound, in CEL; empty for none
 * @param withinMillis the longest time since the event before, milliseconds; 0 for no bound
 */
public record Step(
    Relation relation,
    String name,
    String where,
    List<Step> group,
    Optional<Times> times,
    boolean optional,
    boolean greedy,
    Loop loop,
    String until,
    long withinMillis) {

  /** Copies the list. */
  public Step {
    group = List.copyOf(group);
  }

  /** Whether it is a group. */
  public boolean isGroup() {
    return !group.isEmpty();
  }
}
