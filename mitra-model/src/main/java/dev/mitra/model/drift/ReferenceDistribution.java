package dev.mitra.model.drift;

import java.util.Map;
import java.util.Optional;

/**
 * What a model was trained on, to hold what it scores now against.
 *
 * @param scores how its scores were spread, calibrated when the model is; empty when it is not told
 * @param features how each feature was spread, by its name; features may be left out
 */
public record ReferenceDistribution(Optional<Histogram> scores, Map<String, Histogram> features) {
  /** Nothing is told. */
  public static final ReferenceDistribution NONE =
      new ReferenceDistribution(Optional.empty(), Map.of());

  /** Copies the map. */
  public ReferenceDistribution {
    features = Map.copyOf(features);
  }

  /** How many bins all histograms have together, those of what is missing included. */
  public long bins() {
    long bins = scores.map(histogram -> histogram.bins() + 1).orElse(0);
    for (Histogram histogram : features.values()) {
      bins += histogram.bins() + 1;
    }
    return bins;
  }
}
