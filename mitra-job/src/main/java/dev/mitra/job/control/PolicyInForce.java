package dev.mitra.job.control;

import dev.mitra.rules.policy.PolicySpec;

/**
 * The policy in force.
 *
 * @param published what was published
 * @param spec what it says
 */
record PolicyInForce(Published published, Lazy<PolicySpec> spec) implements InForce {

  static PolicyInForce of(Published published) {
    Lazy<PolicySpec> spec =
        Lazy.of(() -> PolicySpec.parse(published.id().name(), published.resource().get().spec()));
    return new PolicyInForce(published, spec);
  }
}
