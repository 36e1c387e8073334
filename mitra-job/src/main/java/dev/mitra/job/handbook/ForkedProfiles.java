package dev.mitra.job.handbook;

import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventInputs;
import dev.mitra.features.profile.EntityKeys;
import dev.mitra.features.profile.EntityPlan;
import dev.mitra.features.profile.ProfileEngine;
import dev.mitra.features.profile.ProfileMover;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Movers whose profiles can be gone on from more than once: what happened up to a moment is shared,
 * and what happens then is each fork's own. They leave all work to {@link ProfileEngine}, and only
 * see which profiles come and go. Not thread-safe.
 */
final class ForkedProfiles implements ProfileMover.Factory {
  private final Map<String, byte[]> profiles;

  /** Profiles of no events. */
  ForkedProfiles() {
    this(new HashMap<>());
  }

  private ForkedProfiles(Map<String, byte[]> profiles) {
    this.profiles = profiles;
  }

  /**
   * Profiles that begin as these are now. A stored profile is never written to, so it is shared.
   */
  ForkedProfiles fork() {
    return new ForkedProfiles(new HashMap<>(profiles));
  }

  @Override
  public ProfileMover create(EntityPlan plan, EventInputs inputs) {
    return new Mover(new ProfileEngine(plan));
  }

  private final class Mover implements ProfileMover {
    private final ProfileEngine engine;

    private Mover(ProfileEngine engine) {
      this.engine = engine;
    }

    @Override
    public EntityPlan plan() {
      return engine.plan();
    }

    @Override
    public byte @Nullable [] apply(
        byte @Nullable [] stored,
        Event event,
        EventInputs eventInputs,
        double @Nullable [] out,
        int at) {
      String key = EntityKeys.of(plan().entity(), event);
      byte[] moved = engine.apply(profiles.get(key), event, eventInputs, out, at);
      if (moved == null) {
        profiles.remove(key);
      } else {
        profiles.put(key, moved);
      }
      return moved;
    }

    @Override
    public byte[] forget(byte[] stored, String field, long hash) {
      return engine.forget(stored, field, hash);
    }
  }
}
