package dev.mitra.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.forest.Forest;
import dev.mitra.model.train.XgboostTrainer;
import dev.mitra.model.xgboost.Objective;
import dev.mitra.model.xgboost.XgboostModel;
import dev.mitra.model.xgboost.XgboostTree;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The contract of {@link Forest}: the margins of XGBoost 3.0.4, bit for bit. A seed under which all
 * margins of one model differ in the last bit has met a base score of the kind told at {@link
 * Objective}.
 */
class ForestMatchesXgboostTest {

  private static final byte[] SMALL_FILE = TestModels.smallFile();

  @ParameterizedTest(name = "{0} rounds of depth {1} over {2} features, {3} of the values missing")
  @CsvSource({
    "1, 1, 2, 0.0",
    "10, 2, 3, 0.3",
    "50, 4, 20, 0.05",
    "100, 6, 60, 0.2",
    "30, 10, 8, 0.1",
    "300, 3, 15, 0.5"
  })
  void marginsAreThoseOfXgboostBitForBit(int rounds, int depth, int features, double missing)
      throws ModelRefusedException {
    Random random = new Random(TestModels.seed("margins"));
    float[][] training = TestModels.rows(random, 2000, features, missing);
    float[] labels = TestModels.labels(random, training);
    try (XgboostTrainer.Trained trained =
        XgboostTrainer.train(training, labels, TestModels.parameters(rounds, depth))) {
      byte[] file = trained.toJson();
      Forest forest = Forest.compile(TestModels.read(file));
      assertThat(forest.treeCount()).isEqualTo(rounds);

      assertSame(forest, trained, training);
      assertSame(forest, trained, TestModels.rows(random, 1000, features, missing));
      assertSame(forest, trained, rowsOnThresholds(random, file, features));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "reg:logistic, 0.07",
    "reg:squarederror, -3.25",
    "reg:squarederror, 1e6",
    "binary:logistic, 0.002",
    "binary:logistic, 0.93"
  })
  void marginsAndScoresFollowObjectiveAndBaseScore(String objective, String baseScore)
      throws ModelRefusedException {
    ObjectNode model = TestModels.parse(SMALL_FILE);
    TestModels.object(model, "/learner/objective").put("name", objective);
    TestModels.object(model, "/learner/learner_model_param").put("base_score", baseScore);

    assertSameAsLoaded(TestModels.bytes(model));
  }

  @Test
  void aBaseScoreInBracketsIsReadAsTheNumberInThem() throws ModelRefusedException {
    ObjectNode model = TestModels.parse(SMALL_FILE);
    ObjectNode parameters = TestModels.object(model, "/learner/learner_model_param");
    parameters.put("base_score", "1.25E-1");
    Forest plain = Forest.compile(TestModels.read(TestModels.bytes(model)));
    parameters.put("base_score", "[1.25E-1]");
    Forest bracketed = Forest.compile(TestModels.read(TestModels.bytes(model)));

    float[] row = {1, 0, -1, Float.NaN};
    assertThat(bracketed.margin(row)).isEqualTo(plain.margin(row));
  }

  @Test
  void theBaseMarginIsThatOfXgboostWithinItsLastBit() throws ModelRefusedException {
    Random random = new Random(TestModels.seed("base margins"));
    int equal = 0;
    int models = 200;
    for (int i = 0; i < models; i++) {
      ObjectNode model = TestModels.parse(SMALL_FILE);
      for (int t = 0; t < 5; t++) {
        // Trees of a single leaf that adds nothing leave the base margin alone.
        TestModels.replaceByLeaf(TestModels.tree(model, t), 0);
      }
      TestModels.object(model, "/learner/learner_model_param")
          .put("base_score", Float.toString(0.001f + 0.998f * random.nextFloat()));
      byte[] file = TestModels.bytes(model);
      float[][] row = {{0, 0, 0, 0}};
      try (XgboostTrainer.Trained loaded = XgboostTrainer.load(file)) {
        float expected = loaded.margin(row)[0];
        float margin = Forest.compile(TestModels.read(file)).margin(row[0]);
        assertThat(Math.abs(margin - expected)).isLessThanOrEqualTo(Math.ulp(expected));
        equal += margin == expected ? 1 : 0;
      }
    }
    System.out.println("base margins: " + equal + " of " + models + " equal");
    assertThat(equal).isGreaterThanOrEqualTo(models * 9 / 10);
  }

  @Test
  void prunedNodesAreLeftOutAndChangeNoScore() throws ModelRefusedException {
    ObjectNode model = TestModels.parse(SMALL_FILE);
    ObjectNode tree = TestModels.tree(model, 0);
    ArrayNode left = (ArrayNode) tree.get("left_children");
    int pruned = left.size() - 1;
    while (left.get(pruned).intValue() < 0) {
      pruned--;
    }
    // The last split has two leaves for children: it becomes a leaf, as XGBoost's pruner does it.
    for (int i = 0; i < 2; i++) {
      int child = left.get(pruned).intValue() + i;
      ((ArrayNode) tree.get("split_indices")).set(child, Integer.MAX_VALUE);
      ((ArrayNode) tree.get("default_left")).set(child, 1);
    }
    left.set(pruned, -1);
    ((ArrayNode) tree.get("right_children")).set(pruned, -1);
    ((ArrayNode) tree.get("split_indices")).set(pruned, 0);
    ((ArrayNode) tree.get("split_conditions")).set(pruned, 0.125);
    ((ObjectNode) tree.get("tree_param")).put("num_deleted", "2");
    int before = Forest.compile(TestModels.read(SMALL_FILE)).nodeCount();

    Forest forest = assertSameAsLoaded(TestModels.bytes(model));
    assertThat(forest.nodeCount()).isEqualTo(before - 2);
  }

  @Test
  void aRowOfAnotherLengthIsRefused() throws ModelRefusedException {
    Forest forest = Forest.compile(TestModels.read(SMALL_FILE));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> forest.margin(new float[5]))
        .withMessage("the row has 5 values; the model has 4 features");
  }

  private static Forest assertSameAsLoaded(byte[] file) throws ModelRefusedException {
    Forest forest = Forest.compile(TestModels.read(file));
    Random random = new Random(TestModels.seed("loaded model"));
    try (XgboostTrainer.Trained loaded = XgboostTrainer.load(file)) {
      assertSame(forest, loaded, TestModels.rows(random, 500, forest.featureCount(), 0.2));
    }
    return forest;
  }

  static void assertSame(Forest forest, XgboostTrainer.Trained xgboost, float[][] rows) {
    float[] margins = xgboost.margin(rows);
    float[] scores = xgboost.score(rows);
    for (int i = 0; i < rows.length; i++) {
      assertThat(Float.floatToRawIntBits(forest.margin(rows[i])))
          .as("margin of row %d: %s, XGBoost's %s", i, forest.margin(rows[i]), margins[i])
          .isEqualTo(Float.floatToRawIntBits(margins[i]));
      // XGBoost's exponential is the C library's, which may differ in the last bits.
      assertThat(Math.abs(forest.score(rows[i]) - scores[i]))
          .as("score of row %d: %s, XGBoost's %s", i, forest.score(rows[i]), scores[i])
          .isLessThanOrEqualTo(2 * Math.ulp(scores[i]));
    }
  }

  /** Rows whose values are thresholds of the model, where "less" and "not greater" differ. */
  private static float[][] rowsOnThresholds(Random random, byte[] file, int features)
      throws ModelRefusedException {
    XgboostModel model = TestModels.read(file);
    float[][] rows = new float[500][features];
    for (float[] row : rows) {
      XgboostTree tree = model.trees().get(random.nextInt(model.treeCount()));
      for (int node = 0; node < tree.size(); node++) {
        if (tree.left()[node] != XgboostTree.LEAF) {
          row[tree.feature()[node]] = tree.value()[node];
        }
      }
    }
    return rows;
  }
}
