package dev.mitra.job.cli;

import dev.mitra.model.ModelContent;
import dev.mitra.model.ModelManifest;
import dev.mitra.model.calibration.Calibration;
import dev.mitra.model.xgboost.Objective;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is said of a model, as titles with a line or more each. */
final class ModelLines {
  private static final int WIDTH = 13;
  private static final int FIRST_FEATURES = 4;
  private static final int HASH_DIGITS = 16;

  private final List<String> lines = new ArrayList<>();

  /** Adds a line; one without a title goes on with what is said above it. */
  void add(String title, String text) {
    lines.add("  " + title + " ".repeat(WIDTH - title.length()) + text);
  }

  /** Adds several lines under one title; {@code nothing} when there is none. */
  void several(String title, List<String> texts) {
    for (int i = 0; i < texts.size(); i++) {
      add(i == 0 ? title : "", texts.get(i));
    }
    if (texts.isEmpty()) {
      add(title, "nothing");
    }
  }

  void write(PrintWriter out) {
    lines.forEach(line -> out.println(TextTable.clean(line).stripTrailing()));
  }

  /** Format, size, place and checksum of the model file. */
  static String fileText(ModelManifest manifest, long bytes) {
    String place =
        manifest.content() instanceof ModelContent.AtUri at ? "at " + at.uri() : "inline";
    return "%s, %s (%,d bytes), %s, SHA-256 %s…"
        .formatted(
            manifest.format().spelling(),
            ModelSpecs.size(bytes),
            bytes,
            place,
            manifest.sha256().substring(0, HASH_DIGITS));
  }

  /** The objective, with several classes the one that is scored. */
  static String objectiveText(ModelManifest manifest) {
    return manifest.objective().spelling()
        + (manifest.objective() == Objective.MULTI_SOFTPROB
            ? ", class " + manifest.output() + " is the score"
            : "");
  }

  /** How scores are calibrated. */
  static String calibrationText(ModelManifest manifest) {
    Calibration calibration = manifest.calibration();
    if (calibration instanceof Calibration.Platt platt) {
      return String.format(
          Locale.ROOT,
          "platt, slope %s, intercept %s",
          ModelSpecs.number(platt.slope()),
          ModelSpecs.number(platt.intercept()));
    }
    if (calibration instanceof Calibration.Isotonic isotonic) {
      return "isotonic, " + isotonic.scores().length + " points";
    }
    return "none";
  }

  /** How many features there are, and the first of them. */
  static String featuresText(List<String> features) {
    String first =
        String.join(", ", features.subList(0, Math.min(FIRST_FEATURES, features.size())));
    return features.size() + ": " + first + (features.size() > FIRST_FEATURES ? ", …" : "");
  }
}
