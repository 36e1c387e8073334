package dev.mitra.model;

import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.check.Problems;
import dev.mitra.model.forest.Forest;
import dev.mitra.model.forest.TreeShap;
import dev.mitra.model.xgboost.XgboostModel;
import dev.mitra.model.xgboost.XgboostReader;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A model that was admitted: its manifest and what scores. Safe for use by many threads. There is
 * no other way to get one than {@link #admit}.
 */
public final class ScoringModel {

  /** How far a score may be from that of a golden row. */
  public static final double GOLDEN_TOLERANCE = 1e-6;

  /**
   * The most splits that a row may have to pass, in all trees together: some tenths of a
   * millisecond, of the 200 that a payment has. Counted instead of timed, because a verdict has to
   * be the same on every machine and at every restart.
   */
  public static final long LONGEST_WALK = 50_000;

  private static final int STEPS_OF_AN_OUTPUT = 20;

  /** The most nodes that the explanation of a row may pass: some five milliseconds. */
  public static final long LONGEST_EXPLANATION = 500_000;

  /** The largest model file, in bytes; inline {@value ModelManifest#MAX_MODEL_BYTES}. */
  public static final int MAX_FILE_BYTES = 64 * 1024 * 1024;

  private final ModelManifest manifest;
  private final XgboostModel model;
  private final Forest forest;
  private final List<String> reasonCodes;
  private Optional<ModelExplanation> explanation = Optional.empty();
  private boolean explanationIsMade;

  private ScoringModel(ModelManifest manifest, XgboostModel model, Forest forest) {
    this.manifest = manifest;
    this.model = model;
    this.forest = forest;
    this.reasonCodes =
        manifest.features().stream()
            .map(feature -> manifest.reasons().of(feature).orElse(""))
            .toList();
  }

  /**
   * Checks a model whose file is in its manifest; see {@link #admit(ModelManifest, byte[])}.
   *
   * @throws ModelRefusedException with the findings; their paths begin with {@code spec}
   * @throws IllegalArgumentException if the manifest has its file elsewhere
   */
  public static ScoringModel admit(ModelManifest manifest) throws ModelRefusedException {
    if (!(manifest.content() instanceof ModelContent.Inline inline)) {
      throw new IllegalArgumentException("the file is not in the manifest");
    }
    return admit(manifest, decode(inline.base64()));
  }

  /**
   * Checks a model and makes it ready to score: its bytes have the checksum of the manifest, they
   * are a sound model file that agrees with the manifest, a row passes at most {@value
   * #LONGEST_WALK} splits, and it reproduces the golden rows within {@value #GOLDEN_TOLERANCE}. A
   * step that fails ends the way, as what follows would be about another model; within a step all
   * findings are collected.
   *
   * @param file the bytes of the model file
   * @throws ModelRefusedException with the findings; their paths begin with {@code spec}
   */
  public static ScoringModel admit(ModelManifest manifest, byte[] file)
      throws ModelRefusedException {
    checkSum(manifest, file);
    XgboostModel model = read(manifest, file);
    checkAgreement(manifest, model);
    Forest forest = Forest.compile(model, manifest.output());
    checkCost(forest);
    checkGoldenRows(manifest, forest);
    return new ScoringModel(manifest, model, forest);
  }

  /** What was published. */
  public ModelManifest manifest() {
    return manifest;
  }

  /** What scores; its rows are in the order of the manifest's features. */
  public Forest forest() {
    return forest;
  }

  /** The model as it stands in the file, for what goes beyond scores. */
  public XgboostModel model() {
    return model;
  }

  /**
   * The score of a row, calibrated.
   *
   * @param row as long as the manifest's features and in their order; NaN is missing
   */
  public float score(float[] row) {
    float margin = forest.margin(row);
    float score = forest.outputs() == 1 ? forest.scoreOf(margin) : forest.score(row);
    return (float) manifest.calibration().apply(score, margin);
  }

  /**
   * What explains its scores, made when it is first asked for, which may take some milliseconds.
   * Empty when its trees do not say how many rows went where, or explaining one row would pass more
   * than {@value #LONGEST_EXPLANATION} nodes.
   */
  public synchronized Optional<ModelExplanation> explanation() {
    if (!explanationIsMade) {
      explanation =
          TreeShap.of(model, manifest.output())
              .filter(shap -> shap.cost() <= LONGEST_EXPLANATION)
              .map(shap -> new ModelExplanation(shap, reasonCodes));
      explanationIsMade = true;
    }
    return explanation;
  }

  @Override
  public String toString() {
    return "ScoringModel[%s, %d trees, %d nodes]"
        .formatted(manifest, forest.treeCount(), forest.nodeCount());
  }

  private static byte[] decode(String base64) throws ModelRefusedException {
    byte[] file;
    try {
      file = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw refused("spec.model", "is not base64 (RFC 4648, no line breaks).");
    }
    if (file.length > ModelManifest.MAX_MODEL_BYTES) {
      throw refused(
          "spec.model",
          "has %d bytes; at most %d are allowed inline, more by spec.uri."
              .formatted(file.length, ModelManifest.MAX_MODEL_BYTES));
    }
    return file;
  }

  private static void checkSum(ModelManifest manifest, byte[] file) throws ModelRefusedException {
    String actual = sha256(file);
    if (!actual.equals(manifest.sha256())) {
      throw refused(
          "spec.sha256",
          "is %s, but the bytes of the model file have %s.".formatted(manifest.sha256(), actual));
    }
  }

  private static XgboostModel read(ModelManifest manifest, byte[] file)
      throws ModelRefusedException {
    try {
      return XgboostReader.read(file, manifest.format());
    } catch (ModelRefusedException e) {
      throw e.at("spec.model");
    }
  }

  private static void checkAgreement(ModelManifest manifest, XgboostModel model)
      throws ModelRefusedException {
    Problems problems = new Problems();
    if (manifest.output() >= model.outputs()) {
      problems.add(
          "spec.class",
          "is %d, but the model has %d classes; 0 to %d are allowed."
              .formatted(manifest.output(), model.outputs(), model.outputs() - 1));
    }
    if (model.objective() != manifest.objective()) {
      problems.add(
          "spec.objective",
          "is %s, but the model was trained for %s."
              .formatted(manifest.objective().spelling(), model.objective().spelling()));
    }
    List<String> features = manifest.features();
    List<String> trained = model.featureNames();
    if (model.featureCount() != features.size()) {
      problems.add(
          "spec.features",
          "has %d names, but the model was trained on %d features."
              .formatted(features.size(), model.featureCount()));
    } else if (!trained.isEmpty()) {
      for (int i = 0; i < trained.size(); i++) {
        if (!trained.get(i).equals(features.get(i))) {
          problems.add(
              "spec.features[" + i + "]",
              "is '%s', but the model was trained with another name there; order and names must be"
                      .formatted(features.get(i))
                  + " those of the training.");
        }
      }
    }
    problems.refuseIfAny();
  }

  /**
   * What scoring a row costs at most, whatever its values: the splits that it can pass, a step for
   * each tree and some for the exponential of each output.
   */
  public long cost() {
    return cost(forest);
  }

  private static long cost(Forest forest) {
    return forest.longestWalk()
        + forest.treeCount()
        + (forest.outputs() == 1 ? 0 : (long) STEPS_OF_AN_OUTPUT * forest.outputs());
  }

  private static void checkCost(Forest forest) throws ModelRefusedException {
    long cost = cost(forest);
    if (cost > LONGEST_WALK) {
      throw refused(
          "spec.model",
          "has trees in which one payment may pass %d splits; at most %d are allowed, so that a score stays within the time budget."
              .formatted(cost, LONGEST_WALK));
    }
  }

  private static void checkGoldenRows(ModelManifest manifest, Forest forest)
      throws ModelRefusedException {
    for (int i = 0; i < manifest.goldenRows().size(); i++) {
      GoldenRow golden = manifest.goldenRows().get(i);
      float[] row = golden.features();
      for (int j = 0; j < row.length; j++) {
        row[j] = manifest.missing().of(row[j]);
      }
      float score = forest.score(row);
      // Not written as "greater than", which a score of NaN would pass.
      if (!(Math.abs(score - golden.score()) <= GOLDEN_TOLERANCE)) {
        throw refused(
            "spec.goldenRows[" + i + "].score",
            "expects %s, but the model gives %s; at most %s apart is allowed."
                .formatted(golden.score(), score, GOLDEN_TOLERANCE));
      }
    }
  }

  /** The SHA-256 of {@code bytes}, as 64 lower-case hexadecimal digits. */
  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static ModelRefusedException refused(String path, String message) {
    return new Problems().refused(path, message);
  }
}
