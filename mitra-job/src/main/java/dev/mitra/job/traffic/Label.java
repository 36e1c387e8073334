package dev.mitra.job.traffic;

/** The truth about an event. */
record Label(Scenario scenario, boolean fraud) {
  static final Label NORMAL = new Label(Scenario.NORMAL, false);

  static Label fraud(Scenario scenario) {
    return new Label(scenario, true);
  }

  /** Of an honest event that a scenario needs. */
  static Label honest(Scenario scenario) {
    return new Label(scenario, false);
  }
}
