package dev.mitra.job.fault;

/** What keeps a job's state and decisions right; controls leave some of it out. */
enum Protection {
  /** As it is meant to be. */
  FULL(
      """
      startFrom: earliest
      checkpoints: { interval: %dms }
      """
          .formatted(FaultSettings.checkpointMillis())),

  /** After a failure it begins anew, with what comes then. */
  WITHOUT_CHECKPOINTS(
      """
      startFrom: latest
      checkpoints: { interval: 0ms }
      featureLog: { exactlyOnce: false }
      """),

  /** Moreover, it forgets the ids of events before they are sent again. */
  NONE(
      """
      startFrom: latest
      checkpoints: { interval: 0ms }
      featureLog: { exactlyOnce: false }
      events: { dedupeRetention: 1s }
      """);

  private final String yaml;

  Protection(String yaml) {
    this.yaml = yaml;
  }

  /** The lines of the job's configuration. */
  String yaml() {
    return yaml;
  }
}
