package dev.mitra.job.start;

import dev.mitra.features.check.Finding;
import java.util.Optional;
import org.apache.flink.runtime.util.EnvironmentInformation;

/** Whether the Flink that runs here is the one that the job is built for. */
final class FlinkVersion {
  /** The releases of Flink that the job is built for; within one, Flink keeps to its interfaces. */
  static final String BUILT_FOR = "2.3";

  private FlinkVersion() {}

  /** What is wrong with the Flink of this process, if anything. */
  static Optional<Finding> problem() {
    return problem(EnvironmentInformation.getVersion());
  }

  /** The same for a version; one that Flink does not know itself is not refused. */
  static Optional<Finding> problem(String version) {
    boolean known = !version.isEmpty() && Character.isDigit(version.charAt(0));
    return !known || version.startsWith(BUILT_FOR + ".") || version.startsWith(BUILT_FOR + "-")
        ? Optional.empty()
        : Optional.of(
            new Finding(
                "Flink",
                "this is version "
                    + version
                    + ", and the job is built for "
                    + BUILT_FOR
                    + "; submit it with a Flink of "
                    + BUILT_FOR
                    + " to a cluster of the same version"));
  }
}
