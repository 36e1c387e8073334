package dev.mitra.job.pattern;

import dev.mitra.features.event.Event;
import dev.mitra.features.expr.ExprType;
import dev.mitra.features.expr.Expression;
import dev.mitra.features.expr.Inputs;
import dev.mitra.rules.pattern.CompiledPattern;
import dev.mitra.rules.pattern.CompiledStage;
import dev.mitra.rules.pattern.PatternSpec;
import dev.mitra.rules.pattern.Relation;
import dev.mitra.rules.pattern.Skip;
import dev.mitra.rules.pattern.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.cep.nfa.ComputationState;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * One pattern over the sections of one entity after another: whether an event concerns it, what the
 * event completes, and what is to be remembered.
 *
 * <p>Events are taken up as they arrive. One that is older than the newest that was taken up, by no
 * more than the pattern's lateness, is put in its place: everything after it is gone through again
 * from a base, and what that changes in matches that were reported is reported as amendments. Not
 * thread-safe.
 */
final class FollowedPattern {
  /** How many events since the base are kept; beyond that the oldest go into the base. */
  static final int MOST_JOURNAL = 32;

  /** Where time alone completes nothing, sequences that ran out of it are removed in their turn. */
  private static final int CLEANUPS_WITHIN = 16;

  private static final long SHORTEST_CLEANUP = 1_000;

  /**
   * For how long a timer leaves behind whatever an event could still need that is in its order for
   * the entity, and behind the events of others: partitions are not read side by side.
   */
  static final long MARGIN = 600_000;

  private final CompiledPattern pattern;
  private final FlinkPattern flink;
  private final PatternRun live;
  private final PatternRun base;
  private final Section section = new Section();
  private final List<Match> found = new ArrayList<>();

  /** The conditions of stages that can begin, and of all: each a conjunction. */
  private final Expression[][] beginning;

  private final Expression[][] any;
  private final int stageCount;
  private final boolean timed;
  private final long cleanup;
  private final long[] counts;

  private boolean changed;
  private boolean matchedNow;

  /** Whether no condition wants the event. */
  private boolean unwanted;

  /** Whether the event has left everything as it was, and so would others that nobody wants. */
  private boolean settled;

  /**
   * @param buffer shared by all patterns of an engine
   */
  FollowedPattern(CompiledPattern pattern, SequenceBuffer buffer) {
    this.pattern = pattern;
    this.flink = new FlinkPattern(pattern);
    this.live = new PatternRun(flink, buffer);
    this.base = new PatternRun(flink, buffer);
    PatternSpec spec = pattern.spec();
    Set<String> begins = new LinkedHashSet<>();
    beginning(spec.sequence(), begins);
    List<Expression[]> first = new ArrayList<>();
    List<Expression[]> all = new ArrayList<>();
    int furthest = 0;
    for (CompiledStage stage : pattern.stages()) {
      Expression[] own = stage.own().toArray(Expression[]::new);
      all.add(own);
      if (begins.contains(stage.name())) {
        first.add(own);
      }
      if (stage.until().isPresent()) {
        all.add(stage.untilOwn().toArray(Expression[]::new));
      }
      furthest = Math.max(furthest, stage.progress());
    }
    this.beginning = first.toArray(Expression[][]::new);
    this.any = all.toArray(Expression[][]::new);
    this.stageCount = furthest;
    List<Step> steps = spec.sequence();
    this.timed =
        steps.get(steps.size() - 1).relation() == Relation.NOT_FOLLOWED_BY
            || spec.skip().kind() != Skip.Kind.NO_SKIP;
    this.cleanup = Math.max(SHORTEST_CLEANUP, spec.withinMillis() / CLEANUPS_WITHIN);
    this.counts = spec.counts().stream().mapToLong(Long::longValue).toArray();
  }

  /** The stages whose event can be a sequence's first: up to the first that has to be there. */
  private static boolean beginning(List<Step> steps, Set<String> begins) {
    for (Step step : steps) {
      boolean certain;
      if (step.isGroup()) {
        certain = beginning(step.group(), begins);
      } else {
        begins.add(step.name());
        certain = !step.relation().isNegative();
      }
      if (certain && !step.optional()) {
        return true;
      }
    }
    return false;
  }

  CompiledPattern pattern() {
    return pattern;
  }

  /** Begins to work on an entity of which nothing is remembered. */
  void begin() {
    section.clear();
    changed = false;
    matchedNow = false;
  }

  /** Begins to work on an entity. */
  void begin(byte[] area, int from, int to) throws IOException {
    section.read(area, from, to);
    changed = false;
    matchedNow = false;
  }

  /** Whether what is remembered has changed since it was begun. */
  boolean isChanged() {
    return changed;
  }

  /** Whether nothing is to be remembered. */
  boolean isEmpty() {
    return section.isEmpty();
  }

  /** When to look again even without an event; {@link PatternRun#NEVER} for never. */
  long wake() {
    return section.wake;
  }

  /**
   * Takes up an event.
   *
   * @param inputs the event and its entity's features, by the pattern's ordinals
   * @param out receives the section when it has changed and is not empty
   */
  void take(Event event, Inputs inputs, PatternEngine.Listener listener, DataOutputSerializer out)
      throws Exception {
    if (concerns(event.time(), inputs)) {
      StageEvent taken = StageEvent.of(pattern, event.id(), event.type(), event.time(), inputs);
      if (section.hasBase && taken.time() < section.clock) {
        takeInPlace(taken, listener, out);
      } else if (taken.time() < section.newest) {
        listener.tooLate(pattern);
      } else {
        takeNext(taken, listener, out);
      }
    }
  }

  private boolean concerns(long time, Inputs inputs) {
    unwanted = false;
    settled = false;
    if (section.hasLive) {
      if (holds(any, inputs)) {
        return true;
      }
      unwanted = true;
      if (section.restless || time >= section.deadline) {
        return true;
      }
    }
    if (!section.hasLive && holds(beginning, inputs)) {
      return true;
    }
    // A late event may stand against a match that was reported.
    return section.hasBase && time < section.clock && !section.hasLive && holds(any, inputs);
  }

  /** Whether one of some conjunctions holds; an empty one may. */
  private static boolean holds(Expression[][] conjunctions, Inputs inputs) {
    for (Expression[] conjunction : conjunctions) {
      boolean all = true;
      for (int i = 0; i < conjunction.length && all; i++) {
        all = conjunction[i].test(inputs);
      }
      if (all) {
        return true;
      }
    }
    return false;
  }

  /** An event in order. */
  private void takeNext(StageEvent event, PatternEngine.Listener listener, DataOutputSerializer out)
      throws Exception {
    byte[] baseBytes = {};
    List<StageEvent> journal = new ArrayList<>();
    long lateness = pattern.spec().latenessMillis();
    if (lateness > 0) {
      long horizon = event.time() - lateness;
      if (section.hasBase) {
        journal = section.readJournal();
      }
      if (journal.isEmpty() || journal.get(journal.size() - 1).time() < horizon) {
        // Nothing that came since the base can be preceded any more: what is live is the new base.
        baseBytes = section.liveBytes();
        section.baseNewest = section.newest;
        journal = new ArrayList<>();
      } else {
        baseBytes = movedBase(journal, horizon);
      }
      journal.add(event);
      section.hasBase = true;
      section.baseUntil = event.time() + lateness + MARGIN;
    } else {
      section.hasBase = false;
    }
    found.clear();
    section.readLive(live);
    Set<ComputationState> before = unwanted ? live.underWay() : Set.of();
    int events = live.events();
    live.take(event, found);
    settled = unwanted && live.isAsBefore(before, events);
    section.newest = event.time();
    section.clock = Math.max(section.clock, event.time());
    live.passUntil(section.clock, found);
    for (Match match : found) {
      section.history.add(match.time());
      matchedNow |= !match.timed();
    }
    if (!found.isEmpty()) {
      listener.matched(pattern, event, found);
    }
    write(baseBytes, journal, listener, out);
  }

  /** Takes those events from the journal into the base that nothing can precede any more. */
  private byte[] movedBase(List<StageEvent> journal, long horizon) throws Exception {
    int done = 0;
    while (done < journal.size()
        && (journal.get(done).time() < horizon || journal.size() - done >= MOST_JOURNAL)) {
      done++;
    }
    if (done == 0) {
      return section.baseBytes();
    }
    section.readBase(base);
    List<Match> reported = new ArrayList<>();
    for (StageEvent event : journal.subList(0, done)) {
      base.take(event, reported);
      section.baseNewest = Math.max(section.baseNewest, event.time());
    }
    journal.subList(0, done).clear();
    return bytes(base);
  }

  private static byte[] bytes(PatternRun run) throws IOException {
    if (run.sequences() == 0) {
      return new byte[0];
    }
    DataOutputSerializer out = new DataOutputSerializer(256);
    run.write(out);
    return out.getCopyOfBuffer();
  }

  /** A late event. */
  private void takeInPlace(
      StageEvent event, PatternEngine.Listener listener, DataOutputSerializer out)
      throws Exception {
    List<StageEvent> journal = section.readJournal();
    boolean beyond = event.time() < section.newest - pattern.spec().latenessMillis();
    if (event.time() < section.baseNewest || beyond) {
      listener.tooLate(pattern);
      return;
    }
    byte[] baseBytes = section.baseBytes();
    List<Match> before = replay(journal);
    int place = journal.size();
    while (place > 0 && journal.get(place - 1).time() > event.time()) {
      place--;
    }
    journal.add(place, event);
    List<Match> after = replay(journal);
    before.forEach(match -> section.history.remove(match.time()));
    after.forEach(match -> section.history.add(match.time()));
    List<Match> now = new ArrayList<>();
    Map<String, Match> added = new HashMap<>();
    for (Match match : after) {
      if (!match.timed() && match.completedBy() == event) {
        now.add(match);
        matchedNow = true;
      } else {
        added.put(match.identity(), match);
      }
    }
    List<Match> withdrawn = new ArrayList<>();
    for (Match match : before) {
      if (added.remove(match.identity()) == null) {
        withdrawn.add(match);
      }
    }
    if (!now.isEmpty()) {
      listener.matched(pattern, event, now);
    }
    if (!withdrawn.isEmpty() || !added.isEmpty()) {
      listener.amended(pattern, event, List.copyOf(added.values()), withdrawn);
    }
    section.newest = Math.max(section.newest, event.time());
    section.baseUntil =
        Math.max(section.baseUntil, section.newest + pattern.spec().latenessMillis() + MARGIN);
    write(baseBytes, journal, listener, out);
  }

  /** Goes through the journal from the base, up to the clock; the live run is its end. */
  private List<Match> replay(List<StageEvent> journal) throws Exception {
    List<Match> matches = new ArrayList<>();
    section.readBase(live);
    for (StageEvent event : journal) {
      live.take(event, matches);
    }
    live.passUntil(section.clock, matches);
    return matches;
  }

  /**
   * Lets time pass without an event.
   *
   * @param time until when, milliseconds since 1970
   */
  void pass(long time, PatternEngine.Listener listener, DataOutputSerializer out) throws Exception {
    if (section.wake > time) {
      return;
    }
    settled = false;
    byte[] baseBytes = {};
    List<StageEvent> journal = List.of();
    if (section.hasBase && section.baseUntil <= time) {
      section.hasBase = false;
    } else if (section.hasBase) {
      journal = section.readJournal();
      baseBytes = section.baseBytes();
    }
    byte[] before = section.liveBytes();
    found.clear();
    section.readLive(live);
    int under = live.sequences();
    // Where time completes nothing, what has run out of it is let be until its margin has passed.
    long until = timed ? time : time - MARGIN;
    live.passUntil(until, found);
    section.clock = Math.max(section.clock, until);
    if (timed && (!found.isEmpty() || live.sequences() != under)) {
      if (!section.hasBase) {
        section.hasBase = true;
        section.baseNewest = section.newest;
        baseBytes = before;
      }
      section.baseUntil = Math.max(section.baseUntil, time + MARGIN);
    }
    found.forEach(match -> section.history.add(match.time()));
    if (!found.isEmpty()) {
      listener.matched(pattern, found.get(0).completedBy(), found);
    }
    write(baseBytes, journal, listener, out);
  }

  private void write(
      byte[] baseBytes,
      List<StageEvent> journal,
      PatternEngine.Listener listener,
      DataOutputSerializer out)
      throws Exception {
    if (live.givenUp() > 0) {
      listener.gaveUp(pattern, live.givenUp());
    }
    section.hasLive = live.sequences() > 0;
    section.restless = !settled && live.isRestless();
    section.furthest = live.furthest();
    section.deadline = live.deadline(section.clock);
    section.wake = wakeAt();
    changed = true;
    if (!section.isEmpty()) {
      section.write(out, live, baseBytes, journal);
    }
  }

  private long wakeAt() {
    long wake = section.deadline;
    if (wake != PatternRun.NEVER && !timed) {
      wake = (Math.floorDiv(wake, cleanup) + 1) * cleanup + MARGIN;
    }
    if (section.hasBase) {
      wake =
          Math.min(
              wake, (Math.floorDiv(section.baseUntil, SHORTEST_CLEANUP) + 1) * SHORTEST_CLEANUP);
    }
    return wake;
  }

  /** Begins anew, because what was remembered cannot be used. */
  void abandon() {
    section.clear();
    changed = true;
    matchedNow = false;
  }

  /** Whether it remembers a value of a field, in sequences under way or in the journal. */
  boolean holds(int slot, long hash) throws IOException {
    boolean isText = pattern.keptVariables().get(slot).type() == ExprType.TEXT;
    section.readLive(live);
    if (live.holds(slot, isText, hash)) {
      return true;
    }
    if (section.hasBase) {
      for (StageEvent event : section.readJournal()) {
        if (event.holds(slot, isText, hash)) {
          return true;
        }
      }
      section.readBase(base);
      return base.holds(slot, isText, hash);
    }
    return false;
  }

  /** Writes its columns at a moment. */
  void fill(long time, double[] out, int at) {
    out[at] = matchedNow ? 1 : 0;
    out[at + 1] = section.history.secondsSince(time);
    out[at + 2] = matchedNow ? stageCount : section.furthest;
    for (int i = 0; i < counts.length; i++) {
      out[at + 3 + i] = section.history.count(time, counts[i]);
    }
  }
}
