package dev.mitra.model.forest;

import dev.mitra.model.xgboost.Objective;
import dev.mitra.model.xgboost.XgboostModel;
import dev.mitra.model.xgboost.XgboostTree;
import java.util.Optional;

/**
 * An XGBoost model compiled to flat arrays, for scoring one row at a time on the hot path.
 * Immutable and safe for use by many threads; scoring allocates nothing, but for a buffer at the
 * first row of a thread.
 *
 * <p>The arithmetic is that of XGBoost 3.0.4's CPU predictor, in float and in its order: the sum of
 * an output begins with its base margin and takes up the leaf of each of its trees in turn, a leaf
 * of a dart tree times the weight of the tree; a row goes left when its value is less than the
 * threshold, and by the default direction of the split when it is missing. So margins are bit for
 * bit those of XGBoost's {@code predict}, but for the base margin's last bit as told at {@link
 * Objective}.
 */
public final class Forest {

  /**
   * The margins of all outputs of the row at hand; see {@link InterleavedTrees} on such buffers.
   */
  private static final ThreadLocal<float[]> MARGINS = ThreadLocal.withInitial(() -> new float[0]);

  private final Objective objective;
  private final float[] baseMargins;
  private final int output;
  private final int featureCount;
  private final int treeCount;
  private final int nodeCount;
  private final long longestWalk;
  private final Trees trees;

  private Forest(XgboostModel model, int output) {
    this.objective = model.objective();
    this.baseMargins = new float[model.outputs()];
    for (int i = 0; i < baseMargins.length; i++) {
      baseMargins[i] = model.objective().baseMargin(model.baseScores()[i]);
    }
    this.output = output;
    this.featureCount = model.featureCount();
    this.treeCount = model.treeCount();
    int nodes = 0;
    long walk = 0;
    for (XgboostTree tree : model.trees()) {
      BreadthFirst order = BreadthFirst.of(tree);
      nodes += order.size();
      walk += order.deepest();
    }
    this.nodeCount = nodes;
    this.longestWalk = walk;
    Optional<InterleavedTrees> interleaved = InterleavedTrees.of(model);
    this.trees = interleaved.isPresent() ? interleaved.get() : PlainTrees.of(model);
  }

  /**
   * Compiles a model of one output; nodes that its trees do not reach are left out.
   *
   * @throws IllegalArgumentException if the model has several outputs
   */
  public static Forest compile(XgboostModel model) {
    if (model.outputs() != 1) {
      throw new IllegalArgumentException(
          "the model has " + model.outputs() + " outputs; which one is scored has to be said");
    }
    return new Forest(model, 0);
  }

  /**
   * Compiles a model; nodes that its trees do not reach are left out.
   *
   * @param output the one that is scored: with {@link Objective#MULTI_SOFTPROB} the class whose
   *     probability is the score, from 0 on
   * @throws IllegalArgumentException if the model has no such output
   */
  public static Forest compile(XgboostModel model, int output) {
    if (output < 0 || output >= model.outputs()) {
      throw new IllegalArgumentException(
          "output " + output + "; allowed: 0 to " + (model.outputs() - 1));
    }
    return new Forest(model, output);
  }

  /**
   * The sum of the base margin and of the leaf that the row reaches in each tree of the scored
   * output.
   *
   * @param row one value per feature, in the order of the model; NaN is missing
   * @throws IllegalArgumentException if the row has another length than {@link #featureCount()}
   */
  public float margin(float[] row) {
    checkLength(row);
    return trees.sum(row, output, baseMargins[output]);
  }

  /**
   * The score of a row: in [0, 1] when the objective is logistic or softmax, else its margin.
   *
   * <p>A logistic score is within 2 ulps of XGBoost's, one by softmax within 4: XGBoost's
   * exponential is the C library's.
   *
   * @param row one value per feature, in the order of the model; NaN is missing
   * @throws IllegalArgumentException if the row has another length than {@link #featureCount()}
   */
  public float score(float[] row) {
    return objective == Objective.MULTI_SOFTPROB ? softmax(row) : objective.score(margin(row));
  }

  /**
   * The score of a margin, where it depends on no other.
   *
   * @throws IllegalStateException if the objective is {@link Objective#MULTI_SOFTPROB}
   */
  public float scoreOf(float margin) {
    if (objective == Objective.MULTI_SOFTPROB) {
      throw new IllegalStateException("a score by softmax depends on the margins of all outputs");
    }
    return objective.score(margin);
  }

  private float softmax(float[] row) {
    checkLength(row);
    int outputs = baseMargins.length;
    float[] margins = MARGINS.get();
    if (margins.length < outputs) {
      margins = new float[outputs];
      MARGINS.set(margins);
    }
    System.arraycopy(baseMargins, 0, margins, 0, outputs);
    trees.addTo(margins, row);
    float largest = margins[0];
    for (int i = 1; i < outputs; i++) {
      largest = Math.max(largest, margins[i]);
    }
    // As XGBoost adds them: floats, in a sum of double precision.
    double sum = 0;
    float scored = 0;
    for (int i = 0; i < outputs; i++) {
      float exponential = (float) StrictMath.exp(margins[i] - largest);
      sum += exponential;
      if (i == output) {
        scored = exponential;
      }
    }
    return scored / (float) sum;
  }

  private void checkLength(float[] row) {
    if (row.length != featureCount) {
      throw new IllegalArgumentException(
          "the row has " + row.length + " values; the model has " + featureCount + " features");
    }
  }

  /** What the model was trained for. */
  public Objective objective() {
    return objective;
  }

  /** How many values a row has. */
  public int featureCount() {
    return featureCount;
  }

  /** How many margins a row has: the number of classes, or 1. */
  public int outputs() {
    return baseMargins.length;
  }

  /** How many trees there are, those of all outputs. */
  public int treeCount() {
    return treeCount;
  }

  /** How many nodes there are in all trees together. */
  public int nodeCount() {
    return nodeCount;
  }

  /**
   * The most splits that one row can pass in all trees together: what a score can cost at worst,
   * some nanoseconds each.
   */
  public long longestWalk() {
    return longestWalk;
  }
}
