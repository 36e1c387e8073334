package dev.mitra.job.pattern;

import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventInputs;
import dev.mitra.features.plan.PatternColumns;
import dev.mitra.features.profile.EntityPlan;
import dev.mitra.features.profile.ProfileEngine;
import dev.mitra.features.profile.ProfileMover;
import dev.mitra.features.profile.StoredProfile;
import dev.mitra.rules.pattern.CompiledPattern;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Moves the profiles of one kind of entity together with what patterns remember of the same
 * entities, which lies behind the profile in the same value: an event costs one read of state and
 * at most one write, however many patterns there are. Not thread-safe.
 */
public final class PatternedProfile implements ProfileMover {
  private static final byte[] NOTHING = {};
  private static final double[] NO_FEATURES = {};

  /** Keeps the one timer that an entity has while its patterns have to be looked at by time. */
  public interface Timers {
    /** No timers: time passes when the next event comes. */
    Timers NONE = (wake, timer) -> 0;

    /**
     * What an entity remembers has changed.
     *
     * @param wake when it has to be looked at again, milliseconds since 1970 of event time; {@link
     *     PatternEngine#NEVER} for never
     * @param timer the entity's timer, as this method answered it last; 0 for none
     * @return the timer to be noted; 0 for none
     */
    long schedule(long wake, long timer);
  }

  private final ProfileEngine engine;
  private final PatternEngine patterns;
  private final PatternEngine.Listener listener;
  private final Timers timers;
  private final @Nullable ArrivalInputs arrival;
  private final int features;
  private final double[] scratch;

  /**
   * @param plan the plan of the kind of entity
   * @param patterns those of its patterns that are followed
   * @param columns the columns of all of its patterns, in their order
   * @param epoch the epoch of the change that made these the patterns
   * @param inputs the inputs to which events are bound when they are applied
   * @param listener is told what patterns find
   * @param timers keeps the entity's timer
   */
  public PatternedProfile(
      EntityPlan plan,
      List<CompiledPattern> patterns,
      List<PatternColumns> columns,
      long epoch,
      EventInputs inputs,
      PatternEngine.Listener listener,
      Timers timers) {
    this.engine = new ProfileEngine(plan);
    this.patterns = new PatternEngine(patterns, columns, epoch, listener);
    this.listener = listener;
    this.timers = timers;
    this.features = plan.features().size();
    int firstFeature = patterns.isEmpty() ? Integer.MAX_VALUE : patterns.get(0).firstFeature();
    this.arrival = columns.isEmpty() ? null : new ArrivalInputs(inputs, firstFeature);
    this.scratch =
        patterns.stream().anyMatch(CompiledPattern::readsFeatures)
            ? new double[features]
            : NO_FEATURES;
  }

  @Override
  public EntityPlan plan() {
    return engine.plan();
  }

  /** How many columns it fills: the features, then those of the patterns. */
  public int columns() {
    return features + patterns.columns();
  }

  @Override
  public byte @Nullable [] apply(
      byte @Nullable [] stored, Event event, EventInputs inputs, double @Nullable [] out, int at) {
    byte[] bytes = stored == null ? NOTHING : stored;
    int from = StoredProfile.profileFrom(bytes);
    int to = StoredProfile.profileTo(bytes);
    double[] values = out == null ? scratch : out;
    int valuesAt = out == null ? 0 : at;
    boolean moved =
        engine.move(
            from == to ? null : bytes,
            from,
            to,
            event,
            inputs,
            values.length == 0 ? null : values,
            valuesAt);
    boolean noted = false;
    if (arrival != null) {
      arrival.bind(inputs, values, valuesAt);
      noted = patterns.take(bytes, to, bytes.length, event, arrival, out, at + features, listener);
      if (noted) {
        patterns.setTimer(timers.schedule(patterns.wake(), patterns.timer()));
      }
    } else if (to < bytes.length) {
      // The last pattern of the entity is gone, and what it remembered with it.
      return StoredProfile.join(
          moved ? engine.buffer() : bytes,
          moved ? 0 : from,
          moved ? engine.length() : to,
          NOTHING,
          0,
          0);
    }
    if (!moved && !noted) {
      return stored;
    }
    return StoredProfile.join(
        moved ? engine.buffer() : bytes,
        moved ? 0 : from,
        moved ? engine.length() : to,
        noted ? patterns.buffer() : bytes,
        noted ? 0 : to,
        noted ? patterns.length() : bytes.length);
  }

  @Override
  public byte @Nullable [] pass(byte[] stored, long time) {
    return pass(stored, time, 0);
  }

  /**
   * The same.
   *
   * @param fired the timer that has fired; 0 for none
   */
  public byte @Nullable [] pass(byte[] stored, long time, long fired) {
    int from = StoredProfile.profileFrom(stored);
    int to = StoredProfile.profileTo(stored);
    if (to == stored.length) {
      return stored;
    }
    patterns.pass(stored, to, stored.length, time, listener);
    // One that is not noted is left from a profile that was begun anew.
    long noted = patterns.timer() == fired ? 0 : patterns.timer();
    patterns.setTimer(timers.schedule(patterns.wake(), noted));
    return StoredProfile.join(stored, from, to, patterns.buffer(), 0, patterns.length());
  }

  @Override
  public byte[] forget(byte[] stored, String field, long hash) {
    int from = StoredProfile.profileFrom(stored);
    int to = StoredProfile.profileTo(stored);
    if (to == stored.length) {
      return engine.forget(stored, field, hash);
    }
    byte[] profile = Arrays.copyOfRange(stored, from, to);
    byte[] left = from == to ? profile : engine.forget(profile, field, hash);
    boolean noted = patterns.forget(stored, to, stored.length, field, hash, listener);
    if (!noted && left == profile) {
      return stored;
    }
    byte[] joined =
        StoredProfile.join(
            left,
            0,
            left.length,
            noted ? patterns.buffer() : stored,
            noted ? 0 : to,
            noted ? patterns.length() : stored.length);
    return joined == null ? NOTHING : joined;
  }
}
