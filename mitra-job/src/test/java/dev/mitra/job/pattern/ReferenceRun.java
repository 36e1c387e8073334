package dev.mitra.job.pattern;

import dev.mitra.rules.pattern.PatternSpec;
import dev.mitra.rules.pattern.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one job of the reference reads and finds. Its operators are copied on their way into the
 * cluster and find it by its number, as they are in the same process; what is of one pattern is
 * touched by one operator only.
 */
final class ReferenceRun {
  /** How often conditions may be asked for one pair: a few pairs would never end. */
  private static final int MOST_QUESTIONS = 50_000;

  private static final long DAY = 86_400_000;

  private static final Map<Integer, ReferenceRun> RUNS = new ConcurrentHashMap<>();
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  /** What is known of one pair. */
  private static final class Pair {
    final List<FoundMatch> matches = new ArrayList<>();

    /** The event of each card that was shown to conditions last, and how often it was. */
    final Map<String, Integer> seen = new HashMap<>();

    int asked;
    int widest;
    int questions;
  }

  private final int number = NUMBERS.incrementAndGet();

  /** In the order of time. */
  private final List<SequenceEvent> events = new ArrayList<>();

  /** The sequence of each card. */
  private final Map<String, Integer> sequences = new HashMap<>();

  private final List<String> cards;
  private final List<List<Condition>> conditions = new ArrayList<>();
  private final List<List<Pair>> pairs = new ArrayList<>();
  private final List<Boolean> endsInTime = new ArrayList<>();
  private final NavigableSet<Long> moments = new TreeSet<>();

  private ReferenceRun(World world) {
    for (int i = 0; i < world.sequences().size(); i++) {
      for (SequenceEvent event : world.sequences().get(i)) {
        events.add(event);
        sequences.put(event.card(), i);
      }
    }
    events.sort(Comparator.comparingLong(SequenceEvent::time));
    for (PatternSpec spec : world.patterns()) {
      Step last = spec.sequence().get(spec.sequence().size() - 1);
      endsInTime.add(last.relation().isNegative());
      conditions.add(new ArrayList<>());
      List<Pair> ofPattern = new ArrayList<>();
      world.sequences().forEach(sequence -> ofPattern.add(new Pair()));
      pairs.add(ofPattern);
      events.forEach(event -> moments.add(event.time() + spec.withinMillis()));
    }
    events.forEach(event -> moments.add(event.time()));
    cards = List.copyOf(sequences.keySet());
  }

  static ReferenceRun of(World world) {
    ReferenceRun run = new ReferenceRun(world);
    RUNS.put(run.number, run);
    return run;
  }

  static ReferenceRun numbered(int number) {
    return Objects.requireNonNull(RUNS.get(number));
  }

  /** Forgets it. */
  void end() {
    RUNS.remove(number);
  }

  int number() {
    return number;
  }

  /**
   * How many events the source has: those of all sequences, and at the end one for each card that
   * fits nothing. Without an event Flink does not look at the times between steps.
   */
  int count() {
    return events.size() + cards.size();
  }

  SequenceEvent event(int index) {
    return events.get(index);
  }

  /** The card of an event. */
  String card(int index) {
    return index < events.size() ? events.get(index).card() : cards.get(index - events.size());
  }

  /** The time of an event; those at the end come when all times have run out. */
  long time(int index) {
    return index < events.size() ? events.get(index).time() : moments.last() + DAY;
  }

  /** The moments before a time at which anything can happen, ascending. */
  List<Long> momentsBetween(long after, long before) {
    return List.copyOf(moments.subSet(after, false, before, false));
  }

  /** The index of a condition, by which operators ask for it. */
  int add(int pattern, String source) {
    conditions.get(pattern).add(ConditionParser.parse(source));
    return conditions.get(pattern).size() - 1;
  }

  /** Whether a condition holds; none does any more when there were too many questions. */
  boolean holds(int pattern, int condition, int index, Condition.Taken taken) {
    if (index >= events.size()) {
      return false;
    }
    SequenceEvent event = events.get(index);
    Pair pair = pair(pattern, event);
    Integer before = pair.seen.put(event.card(), index);
    pair.asked = before != null && before == index ? pair.asked + 1 : 1;
    pair.widest = Math.max(pair.widest, pair.asked);
    return ++pair.questions <= MOST_QUESTIONS
        && conditions.get(pattern).get(condition).holds(event, taken);
  }

  /**
   * Notes a match. Every event is shown to the condition of the first stage, so the event of the
   * card that was seen last is the one that brought the match, unless the time has gone on since,
   * or the sequence ends in what must not come, which only time can tell.
   */
  void matched(int pattern, long time, Map<String, List<Integer>> stages) {
    Map<String, List<String>> ids = new TreeMap<>();
    int last = 0;
    for (Map.Entry<String, List<Integer>> stage : stages.entrySet()) {
      ids.put(stage.getKey(), stage.getValue().stream().map(i -> events.get(i).id()).toList());
      last = Math.max(last, Collections.max(stage.getValue()));
    }
    Pair pair = pair(pattern, events.get(last));
    int seen = Objects.requireNonNull(pair.seen.get(events.get(last).card()));
    boolean timed = endsInTime.get(pattern) || events.get(seen).time() != time;
    int event = timed ? last : seen;
    pair.matches.add(new FoundMatch(timed, events.get(event).id(), time, ids));
  }

  private Pair pair(int pattern, SequenceEvent event) {
    return pairs.get(pattern).get(Objects.requireNonNull(sequences.get(event.card())));
  }

  /** The matches of a pair, sorted. */
  List<FoundMatch> matches(int pattern, int sequence) {
    return pairs.get(pattern).get(sequence).matches.stream().sorted().toList();
  }

  /** Whether the conditions of a pair were asked too often, so that its matches say nothing. */
  boolean isTooMuch(int pattern, int sequence) {
    return pairs.get(pattern).get(sequence).questions > MOST_QUESTIONS;
  }

  /** The most questions for one event of a pair. */
  int widest(int pattern, int sequence) {
    return pairs.get(pattern).get(sequence).widest;
  }
}
