package dev.mitra.features.offline;

import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventInputs;
import dev.mitra.features.plan.Erasure;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.plan.VectorInputs;
import dev.mitra.features.profile.EntityKeys;
import dev.mitra.features.profile.EntityPlan;
import dev.mitra.features.profile.ProfileEngine;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
  private final ProfileEngine[] engines;
  private final Map<String, byte[]> profiles = new HashMap<>();
  private long profileBytes;

  /** Profiles of no events under a plan. */
  public OfflineFeatures(FeaturePlan plan) {
    this.plan = plan;
    this.inputs = new EventInputs(plan.schema());
    this.payment = new VectorInputs(plan.schema(), inputs);
    List<EntityPlan> entities = plan.entities();
    this.engines = new ProfileEngine[entities.size()];
    Arrays.setAll(engines, i -> new ProfileEngine(entities.get(i)));
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
    for (int i = 0; i < engines.length; i++) {
      String key = EntityKeys.of(engines[i].plan().entity(), event);
      if (!key.isEmpty()) {
        byte[] stored = profiles.get(key);
        byte[] moved = engines[i].apply(stored, event, inputs, vector, plan.offset(i));
        if (moved != null && moved != stored) {
          keep(key, stored == null ? 0 : stored.length, moved);
        }
      }
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
    for (ProfileEngine engine : engines) {
      String key = EntityKeys.of(engine.plan().entity(), event);
      if (!key.isEmpty()) {
        byte[] stored = profiles.get(key);
        byte[] moved = engine.apply(stored, event, inputs, null, 0);
        if (moved != null && moved != stored) {
          keep(key, stored == null ? 0 : stored.length, moved);
        }
      }
    }
  }

  private void erase(Erasure erasure) {
    Map<String, ProfileEngine> byEntity = new HashMap<>();
    for (ProfileEngine engine : engines) {
      byEntity.put(engine.plan().entity().name(), engine);
    }
    profiles.keySet().removeIf(key -> erasure.fate(key) == Erasure.Fate.DELETE);
    profiles.replaceAll(
        (key, stored) -> {
          ProfileEngine engine = byEntity.get(EntityKeys.kind(key));
          return engine == null ? stored : erasure.forget(engine, stored);
        });
    profileBytes = profiles.values().stream().mapToLong(stored -> stored.length).sum();
  }

  private void keep(String key, int before, byte[] moved) {
    profiles.put(key, moved);
    profileBytes += moved.length - before;
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
