package dev.mitra.job.fault;

import java.util.Map;

/**
 * What a job on the cluster with faults has for itself.
 *
 * @param budget as it is configured
 * @param parallelism at its start
 * @param resources by their keys, published in their order after those that all jobs have
 */
record JobOptions(String budget, int parallelism, Map<String, String> resources) {
  /** While the job is away no payment gets so old that features are left out. */
  static final JobOptions USUAL = new JobOptions("60s", 2, Map.of());

  JobOptions withBudget(String changed) {
    return new JobOptions(changed, parallelism, resources);
  }

  JobOptions withResources(Map<String, String> changed) {
    return new JobOptions(budget, parallelism, changed);
  }
}
