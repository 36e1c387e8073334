package dev.mitra.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.model.calibration.Calibration;
import dev.mitra.model.check.ModelRefusedException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads and writes the calibration of a manifest. */
final class CalibrationReader {
  private static final String METHODS = "must be platt or isotonic.";
  private static final Set<String> PLATT = new TreeSet<>(List.of("method", "slope", "intercept"));
  private static final Set<String> ISOTONIC =
      new TreeSet<>(List.of("method", "scores", "probabilities"));

  private final SpecReader spec;

  CalibrationReader(SpecReader spec) {
    this.spec = spec;
  }

  /** The calibration; empty, with a finding, when it is wrong. */
  Optional<Calibration> read() throws ModelRefusedException {
    if (!spec.has("calibration")) {
      return Optional.of(Calibration.NONE);
    }
    Optional<SpecReader> object = spec.object("calibration");
    if (object.isEmpty()) {
      return Optional.empty();
    }
    SpecReader calibration = object.get();
    JsonNode method = calibration.field("method");
    switch (method.asText()) {
      case "platt" -> {
        calibration.refuseUnknown(PLATT);
        double slope =
            calibration.number(
                "slope", Double.MIN_VALUE, Double.MAX_VALUE, "a finite number greater than 0");
        double intercept =
            calibration.number("intercept", -Double.MAX_VALUE, Double.MAX_VALUE, "a finite number");
        return Double.isNaN(slope) || Double.isNaN(intercept)
            ? Optional.empty()
            : Optional.of(new Calibration.Platt(slope, intercept));
      }
      case "isotonic" -> {
        calibration.refuseUnknown(ISOTONIC);
        int most = Calibration.Isotonic.MOST_POINTS;
        double[] scores = calibration.numbers("scores", 1, most);
        double[] probabilities = calibration.numbers("probabilities", 1, most);
        return scores.length == 0 || probabilities.length == 0
            ? Optional.empty()
            : isotonic(scores, probabilities);
      }
      default -> {
        calibration.add("method", METHODS);
        return Optional.empty();
      }
    }
  }

  private Optional<Calibration> isotonic(double[] scores, double[] probabilities)
      throws ModelRefusedException {
    try {
      return Optional.of(new Calibration.Isotonic(scores, probabilities));
    } catch (IllegalArgumentException e) {
      spec.add("calibration", "is not sound: " + e.getMessage() + ".");
      return Optional.empty();
    }
  }
}
