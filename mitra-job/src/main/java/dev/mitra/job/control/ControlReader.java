package dev.mitra.job.control;

import dev.mitra.job.wire.AdmittedChange;
import java.io.Serializable;
import java.util.List;

/**
 * Reads the control topic for an operator that comes back after a failure. Payments after its
 * checkpoint were decided under changes that came after it too; the control stream will bring them
 * again, but perhaps later than the payments.
 */
@FunctionalInterface
public interface ControlReader extends Serializable {
  /** There is no topic to read from: the control stream alone brings what comes. */
  ControlReader NONE = epoch -> List.of();

  /**
   * What was admitted after an epoch, up to the end that the topic has at the call.
   *
   * @param epoch the newest epoch that is known; -1 for none
   */
  List<AdmittedChange> admittedAfter(long epoch);

  /**
   * The same for operators that score nothing. It may leave changes out that are neither about
   * features nor about patterns: the control stream brings them.
   */
  default ControlReader forFeatures() {
    return this;
  }
}
