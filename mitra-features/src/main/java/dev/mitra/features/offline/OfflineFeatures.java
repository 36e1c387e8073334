package dev.mitra.features.offline;

import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventInputs;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.profile.EntityKeys;
import dev.mitra.features.profile.EntityPlan;
import dev.mitra.features.profile.ProfileEngine;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes the vectors that the job would compute for the same events in the same order, with all
 * profiles on the heap. Not thread-safe.
 */
public final class OfflineFeatures {
  private final FeaturePlan plan;
  private final EventInputs inputs;
  private final ProfileEngine[] engines;
  private final Map<String, byte[]> profiles = new HashMap<>();

  /** Profiles of no events under a plan. */
  public OfflineFeatures(FeaturePlan plan) {
    this.plan = plan;
    this.inputs = new EventInputs(plan.schema());
    List<EntityPlan> entities = plan.entities();
    this.engines = new ProfileEngine[entities.size()];
    Arrays.setAll(engines, i -> new ProfileEngine(entities.get(i)));
  }

  /** The plan. */
  public FeaturePlan plan() {
    return plan;
  }

  /**
   * Takes up the next event.
   *
   * @param event the event
   * @param vector receives the plan's columns, NaN for missing
   */
  public void next(Event event, double[] vector) {
    inputs.bind(event);
    Arrays.fill(vector, 0, plan.size(), Double.NaN);
    plan.fillEvent(event, inputs, vector);
    for (int i = 0; i < engines.length; i++) {
      String key = EntityKeys.of(engines[i].plan().entity(), event);
      if (!key.isEmpty()) {
        byte[] moved = engines[i].apply(profiles.get(key), event, inputs, vector, plan.offset(i));
        if (moved != null) {
          profiles.put(key, moved);
        }
      }
    }
  }

  /** How many profiles there are. */
  public int profiles() {
    return profiles.size();
  }
}
