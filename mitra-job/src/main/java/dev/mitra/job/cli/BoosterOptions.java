package dev.mitra.job.cli;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.model.train.EarlyStopping;
import dev.mitra.model.train.TrainingParameters;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.Option;

/** How XGBoost trains. */
final class BoosterOptions {
  private static final String AUTOMATIC = "auto";

  @Option(
      names = "--class-weight",
      paramLabel = "auto|N",
      defaultValue = "1",
      description =
          "What a fraud weighs relative to an honest payment; auto for as many times as there are"
              + " more honest ones (default: ${DEFAULT-VALUE}).")
  private String classWeight = "";

  @Option(
      names = "--metric",
      paramLabel = "METRIC",
      defaultValue = "AUCPR",
      description =
          "${COMPLETION-CANDIDATES}: what stops the training, on the validation part (default:"
              + " ${DEFAULT-VALUE}).")
  private EarlyStopping.Metric metric = EarlyStopping.Metric.AUCPR;

  @Option(
      names = "--patience",
      paramLabel = "N",
      defaultValue = "30",
      description = "After how many trees without a gain training stops (${DEFAULT-VALUE}).")
  private int patience = 1;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "500",
      description = "Trees at most (${DEFAULT-VALUE}).")
  private int rounds = 1;

  @Option(
      names = "--depth",
      paramLabel = "N",
      defaultValue = "5",
      description = "Depth of a tree at most (${DEFAULT-VALUE}).")
  private int depth = 1;

  @Option(
      names = "--eta",
      paramLabel = "RATE",
      defaultValue = "0.1",
      description = "Learning rate (${DEFAULT-VALUE}).")
  private float eta = 1;

  @Option(
      names = "--min-child-weight",
      paramLabel = "N",
      defaultValue = "1",
      description = "Least sum of second derivatives in a leaf (${DEFAULT-VALUE}).")
  private float minChildWeight = 1;

  @Option(
      names = "--gamma",
      paramLabel = "N",
      defaultValue = "0",
      description = "Least gain of a split (${DEFAULT-VALUE}).")
  private float gamma;

  @Option(
      names = "--subsample",
      paramLabel = "SHARE",
      defaultValue = "0.8",
      description = "Share of the payments that a tree sees (${DEFAULT-VALUE}).")
  private float subsample = 1;

  @Option(
      names = "--colsample",
      paramLabel = "SHARE",
      defaultValue = "0.8",
      description = "Share of the features that a tree sees (${DEFAULT-VALUE}).")
  private float colsample = 1;

  @Option(
      names = "--lambda",
      paramLabel = "N",
      defaultValue = "1",
      description = "Weight of the squared leaves (${DEFAULT-VALUE}).")
  private float lambda = 1;

  @Option(
      names = "--alpha",
      paramLabel = "N",
      defaultValue = "0",
      description = "Weight of the absolute leaves (${DEFAULT-VALUE}).")
  private float alpha;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "7",
      description = "Of the random choices of rows and features (${DEFAULT-VALUE}).")
  private int seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that train (default: as many as there are processors).")
  private Optional<Integer> threads = Optional.empty();

  /** The parameters, with the weight of an honest payment for a fraud. */
  TrainingParameters parameters() {
    try {
      return new TrainingParameters(
          rounds,
          depth,
          eta,
          seed,
          1,
          threads.orElse(Runtime.getRuntime().availableProcessors()),
          minChildWeight,
          gamma,
          subsample,
          colsample,
          lambda,
          alpha);
    } catch (IllegalArgumentException e) {
      throw new InvalidDeclarationException("", String.valueOf(e.getMessage()));
    }
  }

  /** What a fraud weighs; empty for as many times as there are more honest payments. */
  OptionalDouble classWeight() {
    if (classWeight.equalsIgnoreCase(AUTOMATIC)) {
      return OptionalDouble.empty();
    }
    try {
      double weight = Double.parseDouble(classWeight);
      if (weight > 0 && Double.isFinite(weight)) {
        return OptionalDouble.of(weight);
      }
    } catch (NumberFormatException e) {
      // Told below, with what is out of range.
    }
    throw new InvalidDeclarationException(
        "--class-weight", "is " + classWeight + "; auto or a number above 0 is allowed");
  }

  /** When training ends. */
  EarlyStopping stopping() {
    if (patience < 1) {
      throw new InvalidDeclarationException(
          "--patience", "is " + patience + "; 1 and more are allowed");
    }
    return new EarlyStopping(metric, patience);
  }
}
