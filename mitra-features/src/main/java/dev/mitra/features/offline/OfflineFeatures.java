package dev.mitra.features.offline;

import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventInputs;
import dev.mitra.features.plan.Erasure;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.plan.VectorInputs;
import dev.mitra.features.profile.EntityKeys;
import dev.mitra.features.profile.EntityPlan;
import dev.mitra.features.profile.ProfileEngine;
import dev.mitra.features.profile.ProfileMover;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Computes the vectors that the job computes for the same events in the same order, with all
 * profiles on the heap: what each holds, some hundred bytes as a rule, and about 150 bytes more. It
 * neither drops repeated events ({@link RepeatedIds} does) nor forgets profiles that are quiet for
 * long. Not thread-safe.
 *
 * <pre>{@code
 * OfflineFeatures features = new OfflineFeatures(plan);
 * double[] vector = features.newVector();
 * for (Event event : events) {            // in the order of their arrival
 *   if (schema.isScored(event.type())) {
 *     features.next(event, vector);       // vector[i] belongs to features.columns().get(i)
 *   } else {
 *     features.observe(event);            // moves the profiles only
 *   }
 * }
 * }</pre>
 */
public final class OfflineFeatures {
  private final FeaturePlan plan;
  private final EventInputs inputs;
  private final VectorInputs payment;
  private final ProfileMover[] movers;
  private final Map<String, byte[]> profiles = new HashMap<>();
  private long profileBytes;

  /**
   * Profiles of no events under a plan. Its patterns are not followed: their columns say of every
   * entity that nothing is known.
   */
  public OfflineFeatures(FeaturePlan plan) {
    this(plan, (entity, inputs) -> new ProfileEngine(entity));
  }

  /**
   * Profiles of no events under a plan.
   *
   * @param plan the plan
   * @param factory makes what moves the profiles of a kind of entity, and fills all of its columns
   */
  public OfflineFeatures(FeaturePlan plan, ProfileMover.Factory factory) {
    this.plan = plan;
    this.inputs = new EventInputs(plan.schema());
    this.payment = new VectorInputs(plan.schema(), inputs);
    List<EntityPlan> entities = plan.entities();
    this.movers = new ProfileMover[entities.size()];
    Arrays.setAll(movers, i -> factory.create(entities.get(i), inputs));
  }

  /** The plan. */
  public FeaturePlan plan() {
    return plan;
  }

  /** The names of a vector's columns, in their order. */
  public List<String> columns() {
    return plan.names();
  }

  /** A vector of the right length for {@link #next}; it can be used for event after event. */
  public double[] newVector() {
    return new double[plan.size()];
  }

  /**
   * Takes up the next event and computes its vector. One that erases a subject erases it here too,
   * and has no features.
   *
   * @param event the event, of the plan's schema
   * @param vector receives the plan's columns, NaN for missing; at least as long as there are
   *     columns
   */
  public void next(Event event, double[] vector) {
    Arrays.fill(vector, 0, plan.size(), Double.NaN);
    if (plan.schema().isErasure(event.type())) {
      erase(new Erasure(plan, event));
      return;
    }
    inputs.bind(event);
    plan.fillEvent(event, inputs, vector);
    for (int i = 0; i < movers.length; i++) {
      move(i, event, vector);
    }
    plan.computeDerived(payment, vector);
  }

  /**
   * Takes up the next event for the sake of those after it. It moves the profiles as {@link #next}
   * does and computes no feature, which is quicker: for context such as refunds and logins.
   */
  public void observe(Event event) {
    if (plan.schema().isErasure(event.type())) {
      erase(new Erasure(plan, event));
      return;
    }
    inputs.bind(event);
    for (int i = 0; i < movers.length; i++) {
      move(i, event, null);
    }
  }

  private void move(int entity, Event event, double @Nullable [] vector) {
    ProfileMover mover = movers[entity];
    int at = plan.offset(entity);
    String key = EntityKeys.of(mover.plan().entity(), event);
    if (key.isEmpty()) {
      return;
    }
    if (vector != null) {
      plan.fillEmptyPatterns(entity, vector, at);
    }
    byte[] stored = profiles.get(key);
    byte[] moved = mover.apply(stored, event, inputs, vector, at);
    if (moved == stored) {
      return;
    }
    profileBytes -= stored == null ? 0 : stored.length;
    if (moved == null) {
      profiles.remove(key);
    } else {
      profileBytes += moved.length;
      profiles.put(key, moved);
    }
  }

  /**
   * Lets time pass for all entities, without an event.
   *
   * @param time until when, milliseconds since 1970
   */
  public void pass(long time) {
    Map<String, ProfileMover> byEntity = byEntity();
    profiles
        .entrySet()
        .removeIf(
            profile -> {
              ProfileMover mover = byEntity.get(EntityKeys.kind(profile.getKey()));
              byte[] left =
                  mover == null ? profile.getValue() : mover.pass(profile.getValue(), time);
              if (left != null) {
                profile.setValue(left);
              }
              return left == null;
            });
    profileBytes = profiles.values().stream().mapToLong(stored -> stored.length).sum();
  }

  private Map<String, ProfileMover> byEntity() {
    Map<String, ProfileMover> byEntity = new HashMap<>();
    for (ProfileMover mover : movers) {
      byEntity.put(mover.plan().entity().name(), mover);
    }
    return byEntity;
  }

  private void erase(Erasure erasure) {
    Map<String, ProfileMover> byEntity = byEntity();
    profiles.keySet().removeIf(key -> erasure.fate(key) == Erasure.Fate.DELETE);
    profiles.replaceAll(
        (key, stored) -> {
          ProfileMover mover = byEntity.get(EntityKeys.kind(key));
          return mover == null ? stored : erasure.forget(mover, stored);
        });
    profiles.values().removeIf(stored -> stored.length == 0);
    profileBytes = profiles.values().stream().mapToLong(stored -> stored.length).sum();
  }

  /** Forgets every event: the next one is the first again. */
  public void reset() {
    profiles.clear();
    profileBytes = 0;
  }

  /** How many profiles there are, of all kinds of entity together. */
  public int profiles() {
    return profiles.size();
  }

  /** How many bytes the profiles hold, without their keys and what Java adds. */
  public long profileBytes() {
    return profileBytes;
  }
}
