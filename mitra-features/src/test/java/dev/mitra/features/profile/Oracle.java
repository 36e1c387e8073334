package dev.mitra.features.profile;

import dev.mitra.features.declare.Aggregate;
import dev.mitra.features.event.Event;
import dev.mitra.features.profile.Span.Lost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Features by definition: it keeps every event of one key and looks at all of them for every
 * feature. Knows nothing of cells, columns or bytes; only what a profile may forget by its age, and
 * by how much the edges of a window may be off once a key is past its budget.
 */
final class Oracle {
  private static final double EXACT = 0;

  private final Map<String, Memory> memories = new HashMap<>();
  private final Selection selection = new Selection();
  private final Bracket bracket = new Bracket();
  private final Track all = new Track();
  private List<Asked> asked = List.of();

  /** For each feature of gaps one of the times that they are between. */
  private Map<Asked, Asked> chains = Map.of();

  private int exactDistinct;

  /** The error of a window's edge as a share of the window: 0 while a key is within its budget. */
  private double epsilon = EXACT;

  /** Whether what is forgotten is added up for a lifetime or a decayed sum. */
  private boolean addsUp;

  private long lookBack;
  private long keeps;
  private long time;
  private boolean late;
  private long newest = Long.MIN_VALUE;

  /** The newest event that may have been forgotten. */
  private long forgottenUntil = Span.ALWAYS;

  /** The oldest event with and without those that nothing counts, with and without the last. */
  private final TreeSet<Long> births = new TreeSet<>();

  private long oldest = Long.MAX_VALUE;
  private long oldestThatCounts = Long.MAX_VALUE;

  /** An oracle for a key whose windows are exact throughout. */
  static Oracle exact(RandomSet set) {
    Oracle oracle = new Oracle();
    oracle.declare(set, 0);
    return oracle;
  }

  /** An oracle for a key past its budget. */
  static Oracle within(double epsilon, RandomSet set) {
    Oracle oracle = exact(set);
    oracle.epsilon = epsilon;
    return oracle;
  }

  /** Declares other features from now on: what is not declared any more is gone at once. */
  void declare(RandomSet set, long effectiveAt) {
    List<Asked> next = new ArrayList<>();
    set.wanted().forEach(w -> next.addAll(w.asked()));
    Map<String, Long> reaches = new HashMap<>();
    // Gaps need the times of the events before, which they share with what asks for those.
    Map<Asked, Asked> nextChains = new LinkedHashMap<>();
    for (Asked a : next) {
      if (a.aggregate() == Aggregate.BURSTINESS) {
        nextChains.put(a, a.of().times(a));
      }
    }
    List<Asked> remembered = new ArrayList<>(next);
    remembered.addAll(nextChains.values());
    remembered.forEach(a -> reaches.merge(a.memory(), a.reach(), Math::max));
    if (addsUp) {
      memories.values().forEach(memory -> memory.leave(forgottenUntil, all));
    }
    memories.keySet().retainAll(reaches.keySet());
    long longest = 0;
    boolean lifetime = false;
    boolean nextAddsUp = false;
    for (Asked a : remembered) {
      memories
          .computeIfAbsent(a.memory(), any -> new Memory(a, effectiveAt))
          .reach(Objects.requireNonNull(reaches.get(a.memory())));
      // A decayed sum has no window that could be without a beginning.
      lifetime |= a.isLifetime() && a.halfLife() == 0;
      nextAddsUp |= a.isLifetime();
      longest = Math.max(longest, a.isLifetime() ? a.of().delay() : a.reach());
    }
    addsUp = nextAddsUp;
    lookBack = lifetime ? Long.MAX_VALUE : longest;
    keeps = longest + Clock.HOUR;
    asked = next;
    chains = nextChains;
    exactDistinct = set.limits().exactDistinct();
  }

  List<Asked> asked() {
    return asked;
  }

  /** Whether the event that arrived last is older than another one. */
  boolean isLate() {
    return late;
  }

  /** Takes in the event at which features are asked for next. */
  void arrive(Event event) {
    time = event.time();
    late = time < newest;
    long reference = all.size() == 0 ? time : Math.min(time, newest);
    births.clear();
    births.add(oldest);
    births.add(oldestThatCounts);
    // Where that is added up, what comes late but is older than its end is added to it at once.
    long horizon = addsUp ? Math.max(reference - keeps, forgottenUntil) : reference - keeps;
    memories.values().forEach(memory -> memory.mayForget(reference, horizon, all));
    int forgotten = all.until(horizon);
    forgottenUntil =
        forgotten > 0 ? Math.max(forgottenUntil, all.time(forgotten - 1)) : forgottenUntil;
    chains.forEach(
        (gaps, times) ->
            memory(gaps).gap(memory(times).track(), time, lookBack, epsilon == EXACT || !late));
    boolean counts = false;
    for (Memory memory : memories.values()) {
      counts |= memory.arrive(event, exactDistinct);
    }
    all.add(time, 0, 0, null);
    newest = Math.max(newest, time);
    oldest = Math.min(oldest, time);
    oldestThatCounts = counts ? Math.min(oldestThatCounts, time) : oldestThatCounts;
    births.add(oldest);
    births.add(oldestThatCounts);
    // As long as nothing counts there is no profile, and none that could be older than the event.
    if (births.remove(Long.MAX_VALUE)) {
      births.add(time);
    }
  }

  /** The stretches of history that a feature's window may answer for. */
  List<Span> spans(Asked a) {
    Memory memory = memory(a);
    long until = time - a.of().delay();
    long after = a.isLifetime() || memory.kept() == Kept.DECAYED ? Span.ALWAYS : until - a.window();
    // What was added up is there for lifetimes, but as a whole: an event that is older than its
    // end cannot tell what of it had happened by then.
    boolean withAddedUp =
        after == Span.ALWAYS && until >= Math.max(memory.addedUntil(), forgottenUntil);
    Span whole = new Span(after, 0, until, 0, new Lost(Span.ALWAYS, 0, withAddedUp));
    Track track = memory.track();
    if (epsilon > EXACT && !memory.kept().byValue() && memory.kept() != Kept.DECAYED) {
      return shifted(a, track, whole);
    }
    if (!track.isUnsure(whole)) {
      return List.of(whole);
    }
    Set<Lost> losses = new LinkedHashSet<>();
    losses.add(new Lost(Long.MAX_VALUE, Integer.MAX_VALUE, withAddedUp));
    losses.add(whole.lost());
    for (int i = track.until(after); i < track.until(until); i++) {
      if (track.mayBeLost(i)) {
        losses.add(new Lost(Long.MAX_VALUE, track.step(i), withAddedUp));
        losses.add(new Lost(track.time(i), Integer.MAX_VALUE, withAddedUp));
      }
    }
    // A profile forgets at one event what lies at a moment or before it. Events that it does not
    // count do not move it, so what was forgotten need not be all that could be by then.
    for (int i = track.until(after); i < track.until(until); i++) {
      for (int j = track.until(after); track.mayBeLost(i) && j < track.until(until); j++) {
        if (track.mayBeLost(j)) {
          losses.add(new Lost(track.time(i), track.step(j), withAddedUp));
        }
      }
    }
    return losses.stream().map(lost -> new Span(after, 0, until, 0, lost)).toList();
  }

  /** Both edges may lie earlier by ε of the window; the later one only if the window is delayed. */
  private List<Span> shifted(Asked a, Track track, Span whole) {
    long slack = a.isLifetime() ? Clock.DAY * 100_000 : (long) Math.ceil(epsilon * a.window());
    int end = track.until(whole.until());
    int earliestEnd = a.of().delay() > 0 ? track.until(whole.until() - slack) : end;
    int begin = track.until(whole.after());
    int earliestBegin = a.isLifetime() ? begin : track.until(whole.after() - slack);
    List<Span> spans = new ArrayList<>();
    for (int to = end; to >= earliestEnd; to--) {
      for (int from = begin; from >= earliestBegin; from--) {
        long after = from == begin ? whole.after() : whole.after() - slack;
        int skipped = from == begin ? 0 : from - earliestBegin;
        spans.add(new Span(after, skipped, whole.until(), end - to, Lost.NOTHING));
      }
    }
    return spans;
  }

  /** What a feature may be at the event that arrived last, if its window is a stretch. */
  Allowed allowed(Asked a, Span span) {
    Memory memory = memory(a);
    if (a.isLifetime()
        && memory.lostUntil() > Span.ALWAYS
        && !span.lost().equals(Lost.NOTHING)
        && memory.track().isUnsure(span)) {
      // What there is left of a history when a lifetime is declared over it is not laid down.
      return Allowed.ANYTHING;
    }
    double missing = a.missing();
    Selection s = selection;
    boolean before =
        switch (a.aggregate()) {
          case PREVIOUS, SINCE_PREVIOUS, RATIO, ZSCORE, DISTANCE, SPEED -> true;
          default -> false;
        };
    memory.track().select(span, !before, s);
    double value = memory.ownValue();
    double other = memory.ownOther();
    return switch (a.aggregate()) {
      case COUNT -> s.count(missing);
      case SUM -> s.sum(missing);
      case AVG, RATE -> s.mean(missing);
      case STD -> s.deviation(missing);
      case MIN -> s.least(missing);
      case MAX -> s.most(missing);
      case FIRST -> s.first(missing);
      case LAST, PREVIOUS -> s.last(missing);
      case RATIO -> s.ratio(value, missing);
      case ZSCORE -> s.zscore(value, missing);
      case SINCE_FIRST -> s.sinceFirst(time, missing);
      case SINCE_LAST, SINCE_PREVIOUS -> s.sinceLast(time, missing);
      case BURSTINESS -> s.burstiness(missing);
      case DECAY -> s.decayed(time, (double) a.halfLife(), missing);
      case DISTANCE -> s.distance(value, other, missing);
      case SPEED -> s.speed(time, value, other, missing);
      case DISTINCT -> memory.sightings().distinct(span.after());
      case NEW -> memory.sightings().isNew(span.after(), missing);
      case SAME, ENTROPY -> ofValues(a, memory, missing);
      case COVERAGE -> throw new AssertionError(a);
    };
  }

  private Allowed ofValues(Asked a, Memory memory, double missing) {
    boolean same = a.aggregate() == Aggregate.SAME;
    Object key = memory.ownKey();
    if (same && key == null) {
      return Allowed.none(missing);
    }
    if (memory.isEstimate()) {
      return Allowed.ANYTHING;
    }
    return same ? selection.same(Objects.requireNonNull(key)) : selection.entropy(missing);
  }

  /** What a feature may be if all that is known of its window is how far its edges may be off. */
  Allowed bracket(Asked a) {
    Memory memory = memory(a);
    if (memory.kept().byValue() || memory.kept() == Kept.DECAYED) {
      return allowed(a, spans(a).get(0));
    }
    return bracket.of(a, spans(a), memory.track(), time, a.of().delay() == 0);
  }

  /** The coverage that a feature may have; of a declaration, the least of all its aggregates. */
  Allowed coverage(Asked a) {
    double low = 1;
    double high = 1;
    for (Asked one : a.isCoverage() ? a.of().asked() : List.of(a)) {
      if (one.equals(a)
          || (!one.isCoverage() && one.halfLife() == 0 && one.window() == a.window())) {
        Allowed coverage = coverageOfOne(one);
        low = Math.min(low, coverage.low());
        high = Math.min(high, coverage.high());
      }
    }
    return Allowed.between(low, high);
  }

  private Allowed coverageOfOne(Asked a) {
    Memory memory = memory(a);
    double low = 1;
    double high = 0;
    long trimmedUntil = a.isLifetime() ? memory.lostUntil() : memory.trimmedUntil();
    for (long trimmed : new long[] {Span.ALWAYS, trimmedUntil}) {
      long begin = Math.max(memory.since(), trimmed);
      double seen = (double) (time - a.of().delay()) - (double) begin;
      if (!a.isLifetime()) {
        low = memory.isShrunk() ? 0 : Math.min(low, clamp(seen / a.window()));
        high = Math.max(high, clamp(seen / a.window()));
        continue;
      }
      for (long born : births) {
        double life = (double) (time - a.of().delay()) - (double) born;
        // Before its birth there was nothing to see, so nothing is said of how much was seen.
        double share = begin <= born ? 1 : life <= 0 ? 0 : clamp(seen / life);
        low = memory.isShrunk() ? 0 : Math.min(low, share);
        high = Math.max(high, begin <= born || life <= 0 ? 1 : clamp(seen / life));
      }
    }
    return Allowed.between(low - 1e-12, high + 1e-12);
  }

  /** The least coverage of all features. */
  Allowed leastCoverage() {
    double low = 1;
    double high = 1;
    for (Asked a : asked) {
      Allowed coverage = coverage(a);
      low = Math.min(low, coverage.low());
      high = Math.min(high, coverage.high());
    }
    return Allowed.between(low, high);
  }

  private static double clamp(double share) {
    return Math.min(1, Math.max(0, share));
  }

  private Memory memory(Asked a) {
    return Objects.requireNonNull(memories.get(a.memory()), a.memory());
  }
}
