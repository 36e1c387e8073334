package dev.mitra.model.calibration;

/** What a fit asks of its labels. */
final class Labels {
  private Labels() {}

  /** How many labels are 1; refuses what a fit cannot use. */
  static int positives(float[] values, float[] labels) {
    if (values.length != labels.length) {
      throw new IllegalArgumentException(
          labels.length + " labels for " + values.length + " values");
    }
    int positives = 0;
    for (int i = 0; i < labels.length; i++) {
      if (!Float.isFinite(values[i]) || (labels[i] != 0 && labels[i] != 1)) {
        throw new IllegalArgumentException(
            "row "
                + i
                + " has value "
                + values[i]
                + " and label "
                + labels[i]
                + "; a finite value and 0 or 1 are allowed");
      }
      positives += labels[i] == 1 ? 1 : 0;
    }
    if (positives == 0 || positives == labels.length) {
      throw new IllegalArgumentException(
          positives
              + " of "
              + labels.length
              + " rows are positive; at least one row of each label is needed");
    }
    return positives;
  }
}
