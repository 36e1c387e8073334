package dev.mitra.model;

import dev.mitra.model.calibration.Calibration;
import dev.mitra.model.drift.ReferenceDistribution;
import java.util.List;
import java.util.Optional;

/**
 * What is said about a model beside its file and golden rows; the parts are those of {@link
 * ModelManifest}.
 *
 * @param version the model's version
 * @param role what the scores are to be used for
 * @param rollout for which payments a challenger decides; required for one, refused otherwise
 * @param features names of the features in the order of a row
 * @param missing how a row says that a value is missing
 * @param output the class that is scored, with several classes; else 0
 * @param calibration what makes a probability of the score
 * @param trainingData free text: where the training data is
 * @param reference what the model was trained on
 * @param reasons the reason codes of features
 */
public record ModelDescription(
    String version,
    ModelRole role,
    Optional<ModelSplit> rollout,
    List<String> features,
    MissingValue missing,
    int output,
    Calibration calibration,
    Optional<String> trainingData,
    ReferenceDistribution reference,
    ReasonCodes reasons) {

  /** Copies the list. */
  public ModelDescription {
    features = List.copyOf(features);
  }

  /** Only what has to be said. */
  public static ModelDescription of(String version, ModelRole role, List<String> features) {
    return new ModelDescription(
        version,
        role,
        Optional.empty(),
        features,
        MissingValue.NAN,
        0,
        Calibration.NONE,
        Optional.empty(),
        ReferenceDistribution.NONE,
        ReasonCodes.NONE);
  }

  /** The same with another role; {@code newRollout} is there for a challenger only. */
  public ModelDescription withRole(ModelRole newRole, Optional<ModelSplit> newRollout) {
    return new ModelDescription(
        version,
        newRole,
        newRollout,
        features,
        missing,
        output,
        calibration,
        trainingData,
        reference,
        reasons);
  }

  /** The same with what stands for a missing value. */
  public ModelDescription withMissing(MissingValue newMissing) {
    return new ModelDescription(
        version,
        role,
        rollout,
        features,
        newMissing,
        output,
        calibration,
        trainingData,
        reference,
        reasons);
  }

  /** The same of another class. */
  public ModelDescription withOutput(int newOutput) {
    return new ModelDescription(
        version,
        role,
        rollout,
        features,
        missing,
        newOutput,
        calibration,
        trainingData,
        reference,
        reasons);
  }

  /** The same with a calibration. */
  public ModelDescription withCalibration(Calibration newCalibration) {
    return new ModelDescription(
        version,
        role,
        rollout,
        features,
        missing,
        output,
        newCalibration,
        trainingData,
        reference,
        reasons);
  }

  /** The same with the place of the training data. */
  public ModelDescription withTrainingData(String place) {
    return new ModelDescription(
        version,
        role,
        rollout,
        features,
        missing,
        output,
        calibration,
        Optional.of(place),
        reference,
        reasons);
  }

  /** The same with what it was trained on. */
  public ModelDescription withReference(ReferenceDistribution newReference) {
    return new ModelDescription(
        version,
        role,
        rollout,
        features,
        missing,
        output,
        calibration,
        trainingData,
        newReference,
        reasons);
  }

  /** The same with reason codes. */
  public ModelDescription withReasons(ReasonCodes newReasons) {
    return new ModelDescription(
        version,
        role,
        rollout,
        features,
        missing,
        output,
        calibration,
        trainingData,
        reference,
        newReasons);
  }
}
