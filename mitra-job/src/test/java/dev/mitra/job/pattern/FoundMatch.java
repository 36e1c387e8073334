package dev.mitra.job.pattern;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A match.
 *
 * @param timed whether it was the time that brought it, and not an event
 * @param event the event that brought it; the last one taken if it was the time
 * @param time when, milliseconds since 1970
 * @param stages the ids of the events that each stage took; stages without events are left out
 */
record FoundMatch(boolean timed, String event, long time, Map<String, List<String>> stages)
    implements Comparable<FoundMatch> {
  FoundMatch {
    stages = new TreeMap<>(stages);
  }

  /** The same events, brought together by another moment. */
  FoundMatch timed(String last, long moment) {
    return new FoundMatch(true, last, moment, stages);
  }

  @Override
  public int compareTo(FoundMatch other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return (timed ? "time " + time + " after " : "at ") + event + ": " + stages;
  }
}
