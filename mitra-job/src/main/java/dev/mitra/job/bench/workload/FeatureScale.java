package dev.mitra.job.bench.workload;

import dev.mitra.features.check.Durations;
import java.time.Duration;

/** Which features are declared. */
public sealed interface FeatureScale {
  /** Those that ship. */
  FeatureScale SHIPPED = new Shipped();

  /** A short name, for file names and reports. */
  String label();

  /** The FeatureSets of the default resources. */
  record Shipped() implements FeatureScale {
    @Override
    public String label() {
      return "shipped";
    }
  }

  /**
   * So many features over eight kinds of entity, the same number of each. Every feature has one of
   * five windows: a sixtieth, a twelfth, a quarter, a half and the whole of the longest. So with
   * another longest window the features are the same ones over another length of time.
   *
   * @param features 40 to 800, a multiple of 40
   * @param longest the longest window, whole minutes from 10m on, at most 90d
   */
  record Generated(int features, Duration longest) implements FeatureScale {
    private static final Duration LEAST = Duration.ofMinutes(10);
    private static final Duration MOST = Duration.ofDays(90);

    /**
     * @throws IllegalArgumentException when a value is out of its range
     */
    public Generated {
      if (features < GeneratedFeatures.STEP
          || features > GeneratedFeatures.MOST
          || features % GeneratedFeatures.STEP != 0) {
        throw new IllegalArgumentException(
            "features is %d; allowed: a multiple of %d up to %d"
                .formatted(features, GeneratedFeatures.STEP, GeneratedFeatures.MOST));
      }
      if (longest.compareTo(LEAST) < 0
          || longest.compareTo(MOST) > 0
          || longest.toSeconds() % 60 != 0) {
        throw new IllegalArgumentException(
            "longest is " + longest + "; allowed: whole minutes from " + LEAST + " to " + MOST);
      }
    }

    @Override
    public String label() {
      return features + "-" + Durations.format(longest.toMillis());
    }
  }
}
