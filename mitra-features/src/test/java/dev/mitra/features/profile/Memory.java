package dev.mitra.features.profile;

import dev.mitra.features.declare.Window;
import dev.mitra.features.event.Event;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that ever happened of what some features are computed from. Features share a memory when they
 * differ only in window, delay or what is computed.
 */
final class Memory {
  private final Kept kept;
  private final List<String> fields;
  private final Condition condition;
  private final long since;
  private final Track track = new Track();
  private final Sightings sightings = new Sightings();

  /** The longest reach of its features in force. */
  private long reach;

  /** Until when it may have been forgotten, and until when so that lifetimes miss it too. */
  private long trimmedUntil = Span.ALWAYS;

  private long lostUntil = Span.ALWAYS;

  /** The newest event that may have been added up into what lifetimes go on from. */
  private long addedUntil = Span.ALWAYS;

  private boolean passedBound;
  private boolean shrunk;

  // What the event that arrived last says, whether or not it counts.
  private double ownValue = Double.NaN;
  private double ownOther = Double.NaN;
  private @Nullable Object ownKey;

  Memory(Asked asked, long since) {
    this.kept = Kept.by(asked.aggregate());
    this.fields = asked.of().fields();
    this.condition = asked.of().condition();
    this.since = since;
  }

  Kept kept() {
    return kept;
  }

  long since() {
    return since;
  }

  long trimmedUntil() {
    return trimmedUntil;
  }

  long lostUntil() {
    return lostUntil;
  }

  long addedUntil() {
    return addedUntil;
  }

  Track track() {
    return track;
  }

  Sightings sightings() {
    return sightings;
  }

  /** Whether there were more values than are kept, so that what is said of them is an estimate. */
  boolean isEstimate() {
    return passedBound;
  }

  double ownValue() {
    return ownValue;
  }

  double ownOther() {
    return ownOther;
  }

  @Nullable Object ownKey() {
    return ownKey;
  }

  /** Says how far its features look back from now on. */
  void reach(long longest) {
    reach = longest;
    if (kept != Kept.DECAYED && reach != Window.LIFETIME) {
      // Without a lifetime nothing goes on from what was added up.
      track.loseAddedUp();
      lostUntil = Math.max(lostUntil, addedUntil);
    }
  }

  /**
   * A profile may forget what is too old.
   *
   * @param reference the moment from which that counts back
   * @param entityHorizon until when what is kept by time may be forgotten
   * @param all all events of the key so far
   */
  void mayForget(long reference, long entityHorizon, Track all) {
    if (kept.byValue() && reach == Window.LIFETIME) {
      return;
    }
    forgetUntil(kept.byValue() ? reference - reach - Clock.HOUR : entityHorizon, all);
  }

  /** Other declarations follow: what was too late for the present ones may be gone with them. */
  void leave(long entityHorizon, Track all) {
    if (!kept.byValue()) {
      forgetUntil(entityHorizon, all);
    }
  }

  private void forgetUntil(long horizon, Track all) {
    int forgotten = all.until(horizon);
    if (forgotten > 0) {
      boolean adds = kept == Kept.DECAYED || reach == Window.LIFETIME;
      if (adds) {
        addedUntil = Math.max(addedUntil, all.time(forgotten - 1));
      } else {
        lostUntil = Math.max(lostUntil, horizon);
      }
      trimmedUntil = Math.max(trimmedUntil, horizon);
      track.mayForget(horizon, all.size(), adds);
      sightings.mayForget(horizon);
    }
  }

  /**
   * Finds the gap of an event that has not been taken in yet: seconds since the newest one before
   * it, or NaN when that is too far back.
   *
   * @param before the events before it
   * @param isSure whether a profile knows those exactly
   */
  void gap(Track before, long time, long lookBack, boolean isSure) {
    int newest = before.until(time) - 1;
    boolean near = newest >= 0 && time - before.time(newest) < lookBack;
    ownValue = near ? (time - before.time(newest)) / 1000.0 : Double.NaN;
    // Not 0 when it is not sure.
    ownOther = !isSure || (near && before.mayBeLost(newest)) ? 1 : 0;
  }

  /** Takes in an event; answers whether it counts. */
  boolean arrive(Event event, int bound) {
    shrink(bound);
    look(event);
    sightings.ask(ownKey);
    if (!condition.passes(event) || !isUsable()) {
      track.skip();
      return false;
    }
    track.add(event.time(), ownValue, ownOther, ownKey);
    if (ownKey != null) {
      if (kept == Kept.VALUES) {
        passedBound |= track.size() > bound && logged() > bound;
      } else {
        sightings.see(ownKey, event.time(), bound);
      }
    }
    return true;
  }

  /** Under a lower bound values may have to go even before another one comes. */
  private void shrink(int bound) {
    if (kept == Kept.VALUES && track.size() > bound && logged() > bound) {
      passedBound = true;
      shrunk = true;
    } else if (kept.byValue()) {
      sightings.shrink(bound);
    }
  }

  /** Whether values had to go because the bound was lowered. */
  boolean isShrunk() {
    return shrunk;
  }

  private void look(Event event) {
    switch (kept) {
      case NUMBERS, FIRST, LAST -> ownValue = Values.usable(event, fields.get(0));
      case DECAYED -> ownValue = fields.isEmpty() ? 1 : Values.usable(event, fields.get(0));
      case PLACES -> {
        ownValue = Values.usable(event, fields.get(0));
        ownOther = Values.usable(event, fields.get(1));
        if (!(Math.abs(ownValue) <= 90 && Math.abs(ownOther) <= 180)) {
          ownValue = Double.NaN;
        }
      }
      case SIGHTINGS, KNOWN, VALUES ->
          ownKey = Values.has(event, fields.get(0)) ? Values.identity(event, fields.get(0)) : null;
      case COUNT, FIRST_TIME, LAST_TIME, GAPS -> {}
    }
  }

  private boolean isUsable() {
    return switch (kept) {
      case NUMBERS, FIRST, LAST, DECAYED, PLACES -> !Double.isNaN(ownValue);
      case SIGHTINGS, KNOWN, VALUES -> ownKey != null;
      case COUNT, FIRST_TIME, LAST_TIME, GAPS -> true;
    };
  }

  /** Events that the log may hold: those of one value at one time count once. */
  private int logged() {
    Set<List<Object>> different = new HashSet<>();
    for (int i = 0; i < track.size(); i++) {
      if (!track.mayBeLost(i)) {
        different.add(List.of(track.time(i), track.key(i)));
      }
    }
    return different.size();
  }
}
