package dev.mitra.job.control;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.Nearest;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.model.MissingValue;
import dev.mitra.model.ModelRole;
import dev.mitra.model.ScoringModel;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A model in force, tied to the columns of the vector: those of the plan, and behind them the
 * scores of micro models.
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
   * @param micros the columns of micro models, in the order in which they stand behind the plan's
   * @throws InvalidDeclarationException when the plan lacks inputs of the model
   */
  static BoundModel bind(
      String name, long epoch, ScoringModel model, FeaturePlan plan, List<String> micros) {
    List<String> inputs = model.manifest().features();
    int[] columns = new int[inputs.size()];
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < columns.length && findings.size() <= Findings.LIMIT; i++) {
      String input = inputs.get(i);
      OptionalInt column = plan.index(input);
      int micro = micros.indexOf(input);
      if (column.isPresent()) {
        columns[i] = column.getAsInt();
      } else if (micro >= 0) {
        columns[i] = plan.size() + micro;
      } else {
        findings.add(new Finding("spec.features[" + i + "]", undeclared(input, plan, micros)));
      }
    }
    if (!findings.isEmpty()) {
      throw new InvalidDeclarationException(findings);
    }
    return new BoundModel(name, epoch, model, columns);
  }

  private static String undeclared(String input, FeaturePlan plan, List<String> micros) {
    if (input.startsWith(Configuration.MODEL_PREFIX)) {
      return "'"
          + input
          + "' is the score of no micro model in force; "
          + (micros.isEmpty() ? "there is none" : "there are " + String.join(", ", micros));
    }
    return "'"
        + input
        + "' is not declared; a model reads numeric fields, the calendar, declared features and"
        + " scores of micro models"
        + Nearest.hint(input, plan.names());
  }

  ModelRole role() {
    return model.manifest().role();
  }

  /** Picks the model's inputs from a vector. */
  public void select(double[] vector, float[] row) {
    MissingValue missing = model.manifest().missing();
    for (int i = 0; i < columns.length; i++) {
      row[i] = missing.of((float) vector[columns[i]]);
    }
  }
}
