package dev.mitra.job.pattern;

import java.util.List;
import java.util.Map;

/**
 * One match of a pattern.
 *
 * @param time when it was complete, milliseconds since 1970: the time of the event that completed
 *     it, or the end of the time that had to pass
 * @param timed whether time completed it and not an event
 * @param completedBy the event that completed it; of a timed match the last that it took
 * @param stages by name of stage the events that it took, in their order
 */
record Match(
    long time, boolean timed, StageEvent completedBy, Map<String, List<StageEvent>> stages) {

  /** What tells it from others: which events stand for which stage. */
  String identity() {
    StringBuilder text = new StringBuilder();
    stages.forEach(
        (stage, events) -> {
          text.append(stage).append('=');
          events.forEach(event -> text.append(event.id()).append(' '));
          text.append(';');
        });
    return text.toString();
  }
}
