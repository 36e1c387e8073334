package dev.mitra.job.control;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.Nearest;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.model.ModelRole;
import dev.mitra.model.ScoringModel;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A model in force, tied to the columns of the vector.
 *
 * @param name its resource's name
 * @param epoch the epoch at which it was admitted
 * @param model the model
 * @param columns for each of its inputs the column of the payment's vector
 */
public record BoundModel(String name, long epoch, ScoringModel model, int[] columns) {

  /**
   * Ties a model to a plan.
   *
   * @throws InvalidDeclarationException when the plan lacks inputs of the model
   */
  static BoundModel bind(String name, long epoch, ScoringModel model, FeaturePlan plan) {
    List<String> inputs = model.manifest().features();
    int[] columns = new int[inputs.size()];
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < columns.length && findings.size() <= Findings.LIMIT; i++) {
      OptionalInt column = plan.index(inputs.get(i));
      if (column.isEmpty()) {
        findings.add(
            new Finding(
                "spec.features[" + i + "]",
                "'"
                    + inputs.get(i)
                    + "' is not declared; a model reads numeric fields, the calendar and declared"
                    + " features"
                    + Nearest.hint(inputs.get(i), plan.names())));
      } else {
        columns[i] = column.getAsInt();
      }
    }
    if (!findings.isEmpty()) {
      throw new InvalidDeclarationException(findings);
    }
    return new BoundModel(name, epoch, model, columns);
  }

  ModelRole role() {
    return model.manifest().role();
  }

  /** Picks the model's inputs from a vector. */
  public void select(double[] vector, float[] row) {
    for (int i = 0; i < columns.length; i++) {
      row[i] = (float) vector[columns[i]];
    }
  }
}
