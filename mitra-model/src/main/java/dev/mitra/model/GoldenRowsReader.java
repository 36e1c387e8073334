package dev.mitra.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.xgboost.Objective;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the golden rows of a manifest. */
final class GoldenRowsReader {
  private static final Set<String> FIELDS = new TreeSet<>(List.of("features", "score"));

  /** A golden score may miss the range of its objective by no more than it may miss the score. */
  private static final double PROBABILITY_SLACK = ScoringModel.GOLDEN_TOLERANCE;

  private final SpecReader spec;

  GoldenRowsReader(SpecReader spec) {
    this.spec = spec;
  }

  List<GoldenRow> read(int featureCount, Optional<Objective> objective)
      throws ModelRefusedException {
    JsonNode node = spec.field("goldenRows");
    if (!node.isArray() || node.isEmpty() || node.size() > ModelManifest.MAX_GOLDEN_ROWS) {
      spec.add(
          "goldenRows",
          "must be a list of 1 to "
              + ModelManifest.MAX_GOLDEN_ROWS
              + " rows of the form {features, score}.");
      return List.of();
    }
    List<GoldenRow> rows = new ArrayList<>(node.size());
    for (int i = 0; i < node.size(); i++) {
      JsonNode element = node.path(i);
      String name = "goldenRows[" + i + "]";
      if (!element.isObject()) {
        spec.add(name, "must be an object with the fields " + FIELDS + ".");
        continue;
      }
      SpecReader row = new SpecReader(element, spec.at(name), spec.problems());
      row.refuseUnknown(FIELDS);
      float[] values = values(row, featureCount);
      rows.add(new GoldenRow(values, score(row, objective)));
    }
    return rows;
  }

  private static float[] values(SpecReader row, int featureCount) throws ModelRefusedException {
    JsonNode node = row.field("features");
    // Without a list of features there is no length to hold a row against: one finding is enough.
    boolean anyLength = featureCount == 0;
    if (!node.isArray() || (!anyLength && node.size() != featureCount)) {
      row.add(
          "features",
          node.isArray()
              ? "has %d values; as many as spec.features are allowed, which is %d."
                  .formatted(node.size(), featureCount)
              : "must be a list of numbers, with null for a missing one.");
      return new float[0];
    }
    float[] values = new float[node.size()];
    for (int i = 0; i < values.length; i++) {
      JsonNode element = node.path(i);
      values[i] = element.isNull() ? Float.NaN : (float) element.doubleValue();
      if (!element.isNull() && (!element.isNumber() || !Float.isFinite(values[i]))) {
        row.add("features[" + i + "]", "must be a finite number of single precision, or null.");
      }
    }
    return values;
  }

  private static double score(SpecReader row, Optional<Objective> objective)
      throws ModelRefusedException {
    JsonNode node = row.field("score");
    double score = node.doubleValue();
    if (!node.isNumber() || !Double.isFinite(score)) {
      row.add("score", "must be a finite number: the score that the trainer got.");
      return 0;
    }
    if (objective.isPresent()
        && objective.get().isProbability()
        && (score < -PROBABILITY_SLACK || score > 1 + PROBABILITY_SLACK)) {
      row.add(
          "score",
          "is %s; %s gives scores from 0 to 1.".formatted(score, objective.get().spelling()));
    }
    return score;
  }
}
