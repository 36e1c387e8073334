package dev.mitra.job.decide;

import dev.mitra.job.control.BoundModel;
import dev.mitra.model.ModelExplanation;
import dev.mitra.model.forest.Explainer;
import dev.mitra.rules.policy.ExplainSpec;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * By how much each feature has raised the score of one payment: those that raised it most, from
 * {@link dev.mitra.model.forest.TreeShap}. Used again for payment after payment; not thread-safe.
 */
final class Explanation {
  private final int[] features = new int[ExplainSpec.MOST];
  private @Nullable BoundModel model;
  private @Nullable ModelExplanation prepared;
  private @Nullable Explainer explainer;
  private double[] contributions = new double[0];
  private int size;

  /**
   * Explains a row.
   *
   * @param row the row that the model was given
   * @param most how many features are told at most
   * @return whether the model's scores can be explained
   */
  @SuppressWarnings("ReferenceEquality") // The buffers belong to this very model.
  boolean explain(BoundModel explained, float[] row, int most) {
    Optional<ModelExplanation> found = explained.model().explanation();
    model = explained;
    size = 0;
    if (found.isEmpty()) {
      return false;
    }
    if (prepared != found.get()) {
      prepared = found.get();
      explainer = found.get().shap().explainer();
      contributions = new double[row.length + 1];
    }
    Objects.requireNonNull(explainer).explain(row, contributions);
    for (int feature = 0; feature < row.length; feature++) {
      if (contributions[feature] > 0) {
        insert(feature, most);
      }
    }
    return true;
  }

  /** Keeps the largest, of equal ones the first. */
  private void insert(int feature, int most) {
    int place = size;
    while (place > 0 && contributions[features[place - 1]] < contributions[feature]) {
      place--;
    }
    if (place >= most) {
      return;
    }
    size = Math.min(most, size + 1);
    System.arraycopy(features, place, features, place + 1, size - place - 1);
    features[place] = feature;
  }

  /** The model whose score was explained. */
  BoundModel model() {
    return Objects.requireNonNull(model);
  }

  /** What the margin would be of a payment of which nothing is known. */
  double base() {
    return contributions[contributions.length - 1];
  }

  /** How many features are told. */
  int size() {
    return size;
  }

  /** The index of a feature in the model's inputs, from the one that raised the score most on. */
  int feature(int place) {
    return features[place];
  }

  /** By how much it raised the margin. */
  double contribution(int place) {
    return contributions[features[place]];
  }

  /** Its reason code; empty for none. */
  String code(int place) {
    return Objects.requireNonNull(prepared).codes().get(features[place]);
  }
}
