package dev.mitra.features.profile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When each value of a field was seen last: in truth, as far back as a profile must remember, and
 * among the newest values only.
 */
final class Sightings {
  private final Map<Object, Long> ever = new HashMap<>();
  private final Map<Object, Long> remembered = new HashMap<>();
  private final Map<Object, Long> newest = new HashMap<>();

  private boolean passedBound;
  private boolean tied;
  private long droppedUntil = Span.ALWAYS;
  private long agedUntil = Span.ALWAYS;

  // What was known before the event that arrived last, of its value.
  private @Nullable Object own;
  private @Nullable Long everBefore;
  private @Nullable Long rememberedBefore;
  private @Nullable Long newestBefore;
  private long droppedBefore = Span.ALWAYS;
  private boolean tiedBefore;

  /** A profile may have forgotten what was seen last at a moment or before it. */
  void mayForget(long until) {
    for (long last : remembered.values()) {
      agedUntil = last <= until ? Math.max(agedUntil, last) : agedUntil;
    }
    remembered.values().removeIf(last -> last <= until);
  }

  /** A lower bound is in force: what is known under it, and from when on, is not laid down. */
  void shrink(int bound) {
    passedBound |= remembered.size() > bound;
    // One too many waits for this event, and stays when the bound was raised meanwhile.
    tied |= newest.size() > bound + 1;
    while (newest.size() > bound) {
      long oldest = newest.values().stream().mapToLong(Long::longValue).min().orElseThrow();
      List<Object> candidates = new ArrayList<>();
      newest.forEach(
          (known, last) -> {
            if (last == oldest) {
              candidates.add(known);
            }
          });
      // Which of equally old values goes is not laid down.
      tied |= candidates.size() > newest.size() - bound;
      newest.remove(candidates.get(0));
      droppedUntil = Math.max(droppedUntil, oldest);
    }
  }

  /** An event arrives whose value is asked for; it is missing when null. */
  void ask(@Nullable Object value) {
    own = value;
    everBefore = ever.get(value);
    rememberedBefore = remembered.get(value);
    newestBefore = newest.get(value);
    droppedBefore = droppedUntil;
    tiedBefore = tied;
  }

  /** The value is seen, if the event counts. */
  void see(Object value, long time, int bound) {
    ever.merge(value, time, Math::max);
    remembered.merge(value, time, Math::max);
    newest.merge(value, time, Math::max);
    passedBound |= remembered.size() > bound;
  }

  /** The number of values that were seen after a moment. */
  Allowed distinct(long after) {
    if (passedBound) {
      return Allowed.ANYTHING;
    }
    return Allowed.between(seenAfter(remembered, after), seenAfter(ever, after));
  }

  private static double seenAfter(Map<Object, Long> sightings, long after) {
    return (double) sightings.values().stream().filter(last -> last > after).count();
  }

  /** Whether the event's value is new since a moment: 1, 0, or not known any more. */
  Allowed isNew(long after, double missing) {
    if (own == null) {
      return Allowed.none(missing);
    }
    Allowed truth = Allowed.exactly(everBefore != null && everBefore > after ? 0 : 1);
    if (!Objects.equals(everBefore, rememberedBefore)) {
      return Allowed.between(0, 1).orNone(missing);
    }
    if (tiedBefore || agedUntil > after) {
      return truth.orNone(missing);
    }
    return newestBefore == null && droppedBefore > after ? Allowed.none(missing) : truth;
  }
}
