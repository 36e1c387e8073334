package dev.mitra.job.train;

import dev.mitra.model.ModelRole;
import dev.mitra.model.ModelSplit;
import dev.mitra.model.ReasonCodes;
import dev.mitra.model.train.EarlyStopping;
import dev.mitra.model.train.TrainingParameters;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How a model is trained and what it is called.
 *
 * @param name of the Model resource
 * @param version of the model
 * @param role what its scores are used for
 * @param rollout for which payments a challenger decides
 * @param trainingData free text: where the data is
 * @param reasons the reason codes of its features
 * @param split the parts of the data
 * @param parameters of XGBoost; its weight of a positive row is that of {@code classWeight} when
 *     that is there
 * @param classWeight weight of a fraud relative to an honest payment; empty for as many times as
 *     there are more honest ones
 * @param stopping when training ends
 * @param calibration what makes a probability of the score
 * @param goldenRows how many rows go with the model, 1 to 1000
 * @param thresholds of the report's tables
 * @param cardsADay of the report's card precision
 */
public record TrainingPlan(
    String name,
    String version,
    ModelRole role,
    Optional<ModelSplit> rollout,
    Optional<String> trainingData,
    ReasonCodes reasons,
    TimeSplit.Wanted split,
    TrainingParameters parameters,
    OptionalDouble classWeight,
    EarlyStopping stopping,
    CalibrationMethod calibration,
    int goldenRows,
    List<Double> thresholds,
    int cardsADay) {

  /** What makes a probability of the score. */
  public enum CalibrationMethod {
    /** Nothing. */
    NONE,
    /** A sigmoid over the margin. */
    PLATT,
    /** A line through points that never falls. */
    ISOTONIC
  }

  /** Thresholds of a score that is a probability. */
  public static final List<Double> USUAL_THRESHOLDS = List.of(0.9, 0.75, 0.5, 0.35, 0.2, 0.1, 0.05);

  /** Copies the list. */
  public TrainingPlan {
    thresholds = List.copyOf(thresholds);
  }
}
