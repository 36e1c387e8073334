package dev.mitra.job.pattern;

import dev.mitra.features.check.Durations;
import dev.mitra.rules.pattern.PatternSpec;
import dev.mitra.rules.pattern.Skip;
import dev.mitra.rules.pattern.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Holds what the job finds of a pair against what Flink CEP finds.
 *
 * @param spec the pattern
 * @param events the sequence
 */
record PairComparison(PatternSpec spec, List<SequenceEvent> events) {
  /** How many moments of matches a profile remembers. */
  private static final int MOST_MOMENTS = 64;

  /** What comes out. */
  sealed interface Verdict {}

  /** Everything is the same. */
  record Same() implements Verdict {}

  /** The job gave up sequences, of which there were too many for it, and said so. */
  record GaveUp() implements Verdict {}

  /**
   * What Flink finds hangs on events of the same moment: between them no time passes for it, and a
   * step whose time was long over still takes one. For the job time passes from event to event.
   */
  record OneMoment() implements Verdict {}

  /**
   * Something is not the same.
   *
   * @param what what it is
   */
  record Different(String what) implements Verdict {}

  /** Compares matches, alerts and columns. */
  Verdict of(List<FoundMatch> flink, ProfileSubject.Found job) {
    Set<FoundMatch> ofJob = new HashSet<>(job.matches());
    List<FoundMatch> expected =
        flink.stream()
            .map(match -> !isMomentUnknown() && ofJob.contains(match) ? match : expected(match))
            .sorted()
            .toList();
    List<FoundMatch> listed = job.matches().stream().map(this::found).sorted().toList();
    if (job.count() != expected.size() || !listed.equals(expected)) {
      EngineSubject.Found engine = EngineSubject.run(spec, events);
      if (engine.givenUp() > 0) {
        return new GaveUp();
      }
      List<FoundMatch> all = engine.matches().stream().map(this::found).sorted().toList();
      if (!all.equals(expected)) {
        return new Different(
            "the job lacks %s and has %s".formatted(less(expected, all), less(all, expected)));
      }
      if (job.count() != expected.size() || !less(listed, expected).isEmpty()) {
        return new Different("alerts say " + job.count() + ": " + listed);
      }
    }
    return isMomentUnknown() ? new Same() : columns(expected, job.columns());
  }

  /**
   * Whether it cannot be told what brought a match, only which there are. Flink looks at the times
   * between steps only when something else happens, and what a skip strategy held back until then
   * comes with that; the job looks when they have run out.
   */
  private boolean isMomentUnknown() {
    return hasTimesBetween(spec.sequence()) && spec.skip().kind() != Skip.Kind.NO_SKIP;
  }

  /** Whether events of the same moment can come out differently; see {@link OneMoment}. */
  boolean canHangOnOneMoment() {
    return hasTimesBetween(spec.sequence()) && !RandomEvents.apart(events).equals(events);
  }

  /**
   * A match of Flink, with the moment at which the job notices that time has run out: before Flink
   * does, which looks when the next event comes. Where Flink waits on in a loop or before an
   * optional step, both notice at the same moment.
   */
  private FoundMatch expected(FoundMatch match) {
    List<SequenceEvent> taken = taken(match);
    SequenceEvent last = taken.get(taken.size() - 1);
    if (isMomentUnknown()) {
      return match.timed(last.id(), 0);
    }
    if (!match.timed() || !hasTimesBetween(spec.sequence())) {
      return match;
    }
    long own = spec.sequence().get(spec.sequence().size() - 1).withinMillis();
    return match.timed(
        last.id(),
        Math.min(
            spec.withinMillis() == 0 ? Long.MAX_VALUE : taken.get(0).time() + spec.withinMillis(),
            own == 0 ? Long.MAX_VALUE : last.time() + own));
  }

  /** A match of the job with its own last event, where an alert names one for all that it lists. */
  private FoundMatch found(FoundMatch match) {
    List<SequenceEvent> taken = taken(match);
    String last = taken.get(taken.size() - 1).id();
    if (isMomentUnknown()) {
      return match.timed(last, 0);
    }
    return match.timed() ? match.timed(last, match.time()) : match;
  }

  /** The events that a match took, in the order in which they came. */
  private List<SequenceEvent> taken(FoundMatch match) {
    Set<String> ids = new HashSet<>();
    match.stages().values().forEach(ids::addAll);
    return events.stream().filter(event -> ids.contains(event.id())).toList();
  }

  static boolean hasTimesBetween(List<Step> steps) {
    return steps.stream()
        .anyMatch(
            step ->
                step.withinMillis() > 0
                    || step.times().stream().anyMatch(times -> times.gapMillis() > 0)
                    || hasTimesBetween(step.group()));
  }

  private static List<FoundMatch> less(List<FoundMatch> some, List<FoundMatch> others) {
    List<FoundMatch> rest = new ArrayList<>(some);
    others.forEach(rest::remove);
    return rest;
  }

  /** The columns at each event, worked out from the matches. */
  private Verdict columns(List<FoundMatch> matches, List<Map<String, Double>> columns) {
    Set<String> matchedBy = new HashSet<>();
    matches.stream().filter(match -> !match.timed()).forEach(match -> matchedBy.add(match.event()));
    for (int i = 0; i < events.size(); i++) {
      SequenceEvent event = events.get(i);
      Map<String, Double> found = columns.get(i);
      if (differs(found, "", matchedBy.contains(event.id()) ? 1 : 0)) {
        return new Different("at " + event.id() + " the columns are " + found);
      }
      NavigableSet<Long> moments = moments(matches, i);
      if (moments.size() > MOST_MOMENTS) {
        continue;
      }
      double since = moments.isEmpty() ? Double.NaN : (event.time() - moments.last()) / 1_000.0;
      if (differs(found, ".seconds_since", since)) {
        return new Different(
            "at %s the columns are %s, and seconds_since ought to be %s"
                .formatted(event.id(), found, since));
      }
      for (long window : spec.counts()) {
        int count = moments.tailSet(event.time() - window, false).size();
        if (differs(found, ".count_" + Durations.format(window), count)) {
          return new Different(
              "at %s the columns are %s, and the count of %s ought to be %d"
                  .formatted(event.id(), found, Durations.format(window), count));
        }
      }
    }
    return new Same();
  }

  private static boolean differs(Map<String, Double> found, String column, double expected) {
    Double value = found.get(column);
    return value == null || Double.compare(value, expected) != 0;
  }

  /** The moments at which there were matches for the card of an event, up to it. */
  private NavigableSet<Long> moments(List<FoundMatch> matches, int index) {
    SequenceEvent now = events.get(index);
    Set<String> earlier = new HashSet<>();
    for (SequenceEvent event : events.subList(0, index + 1)) {
      if (event.card().equals(now.card())) {
        earlier.add(event.id());
      }
    }
    NavigableSet<Long> moments = new TreeSet<>();
    matches.stream()
        .filter(match -> earlier.contains(match.event()) && match.time() <= now.time())
        .forEach(match -> moments.add(match.time()));
    return moments;
  }
}
