package dev.mitra.job.control;

import dev.mitra.rules.breaker.DemotionSpec;

/**
 * A demotion in force.
 *
 * @param published what was published
 * @param spec whom it takes out of decisions
 */
record DemotionInForce(Published published, Lazy<DemotionSpec> spec) implements InForce {

  static DemotionInForce of(Published published) {
    Lazy<DemotionSpec> spec =
        Lazy.of(() -> DemotionSpec.parse(published.id().name(), published.resource().get().spec()));
    return new DemotionInForce(published, spec);
  }
}
