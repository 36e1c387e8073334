package dev.mitra.model.xgboost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.model.ModelFormat;
import dev.mitra.model.TestModels;
import dev.mitra.model.check.ModelProblem;
import dev.mitra.model.check.ModelRefusedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A model file is untrusted input: what is refused, and in which words. */
class XgboostReaderTest {

  private static final String TREE = "learner.gradient_booster.model.trees[1]";

  private static byte[] file = {};

  @BeforeAll
  static void trainOnce() {
    file = TestModels.smallFile();
  }

  @Test
  void aFileOfXgboostIsRead() throws ModelRefusedException {
    XgboostModel model = XgboostReader.read(file, ModelFormat.XGBOOST_JSON);

    assertThat(model.objective()).isEqualTo(Objective.BINARY_LOGISTIC);
    assertThat(model.featureCount()).isEqualTo(4);
    assertThat(model.treeCount()).isEqualTo(5);
    assertThat(model.featureNames()).isEmpty();
    assertThat(model.baseScores()[0]).isBetween(0f, 1f);
  }

  @Test
  void countsAreWrittenInPlainDigits() {
    for (String count : List.of("+5", "-5", " 5", "5.0", "\u0665", "4294967301", "")) {
      assertRefused(
          model ->
              TestModels.object(model, "/learner/gradient_booster/model/gbtree_model_param")
                  .put("num_trees", count),
          "num_trees: must be a whole number from 0 on, written as text.");
    }
  }

  @Test
  void anOversizedFileIsRefusedUnread() {
    assertThat(refusal(new byte[XgboostReader.MAX_FILE_BYTES + 1]))
        .containsExactly("The model file has 67108865 bytes; at most 67108864 are allowed.");
  }

  @Test
  void aChildThatLeadsBackIsACycle() {
    assertRefused(
        model -> {
          set(model, "left_children", 1, 1);
          set(model, "right_children", 1, 2);
        },
        TREE
            + ".left_children[1]: leads to node 1 or 2, which is reached already: a cycle or a"
            + " shared child.");
  }

  @Test
  void aChildOfTwoNodesIsShared() {
    assertRefused(
        model -> {
          set(model, "left_children", 2, 3);
          set(model, "right_children", 2, 4);
        },
        "leads to node 3 or 4, which is reached already: a cycle or a shared child.");
  }

  @Test
  void aTreeDeeperThanAllowedIsRefused() {
    for (int splits : new int[] {256, 257}) {
      ObjectNode model = TestModels.parse(file);
      TestModels.replaceByChain(TestModels.tree(model, 1), splits);
      List<String> findings = refusalOrNone(TestModels.bytes(model));
      assertThat(findings)
          .isEqualTo(
              splits == 256
                  ? List.of()
                  : List.of("is deeper than 256 splits, which is the allowed depth."));
    }
  }

  @Test
  void aTreeInAnotherPlaceIsRefused() {
    assertRefused(
        model -> TestModels.tree(model, 1).put("id", 2), TREE + ".id: must be 1, the place of the");
    assertRefused(
        model -> TestModels.tree(model, 1).remove("id"), TREE + ".id: must be 1, the place of the");
  }

  @Test
  void aParentThatDoesNotExistIsRefused() {
    for (int parent : new int[] {-1, 4711, Integer.MAX_VALUE}) {
      assertRefused(
          model -> set(model, "parents", 2, parent),
          TREE + ".parents[2]: is " + parent + ", which is no other node.");
    }
    assertRefused(
        model -> set(model, "parents", 2, 1),
        TREE + ".parents[2]: is 1; only 0 is allowed, whose child it is.");
  }

  @Test
  void anEdgeToTheRootIsOutOfRange() {
    assertRefused(
        model -> set(model, "left_children", 1, 0),
        TREE + ".left_children[1]: is 0; the number of a node from 1 to");
  }

  @Test
  void aChildOutsideTheTreeIsOutOfRange() {
    for (int child : new int[] {-2, 4711, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      assertRefused(
          model -> set(model, "left_children", 0, child),
          TREE + ".left_children[0]: is " + child + "; the number of a node from 1 to");
    }
  }

  @Test
  void aRightChildThatIsNotTheNeighbourOfTheLeftIsRefused() {
    assertRefused(
        model -> set(model, "right_children", 0, 3),
        TREE
            + ".right_children[0]: is 3; only the node after the left child is allowed, which is"
            + " 2.");
  }

  @Test
  void nodesOutOfReachAreRefusedUnlessTheyWerePruned() {
    assertRefused(
        model -> {
          set(model, "left_children", 0, -1);
          set(model, "right_children", 0, -1);
        },
        "nodes that the root does not reach; tree_param.num_deleted allows exactly 0.");
  }

  @Test
  void aFeatureOutsideTheModelIsRefused() {
    for (int feature : new int[] {4, -1, Integer.MAX_VALUE}) {
      assertRefused(
          model -> set(model, "split_indices", 0, feature),
          TREE + ".split_indices[0]: is " + feature + "; the model has the features 0 to 3.");
    }
  }

  @Test
  void aLeafOrThresholdThatIsNotFiniteIsRefused() {
    String text = new String(file, StandardCharsets.UTF_8);
    int start = text.indexOf("\"split_conditions\":[") + "\"split_conditions\":[".length();
    int comma = text.indexOf(',', start);
    int end = text.indexOf(']', start);
    int lastComma = text.lastIndexOf(',', end);
    for (String value : List.of("NaN", "Infinity", "-INF", "1e39", "-1e999")) {
      String threshold = text.substring(0, start) + value + text.substring(comma);
      String leaf = text.substring(0, lastComma + 1) + value + text.substring(end);
      assertThat(refusal(threshold.getBytes(StandardCharsets.UTF_8)))
          .containsExactly(
              "is not finite; a threshold must be a finite number of single precision.");
      assertThat(refusal(leaf.getBytes(StandardCharsets.UTF_8)))
          .containsExactly(
              "is not finite; a leaf value must be a finite number of single precision.");
    }
  }

  @Test
  void leavesThatCouldAddUpToInfinityAreRefused() {
    assertRefused(
        model -> {
          ArrayNode values = (ArrayNode) TestModels.tree(model, 1).get("split_conditions");
          values.set(values.size() - 1, 3e38);
        },
        "have leaves so large that a margin could exceed single precision.");
  }

  @Test
  void arraysOfDifferentLengthAreRefused() {
    for (String array :
        List.of(
            "left_children",
            "right_children",
            "split_indices",
            "default_left",
            "split_conditions",
            "split_type",
            "parents",
            "base_weights",
            "sum_hessian")) {
      assertRefused(
          model -> ((ArrayNode) TestModels.tree(model, 1).get(array)).add(0),
          TREE + "." + array + ": has");
    }
    assertRefused(
        model -> TestModels.tree(model, 1).remove("left_children"),
        TREE + ".left_children: is missing.");
  }

  @Test
  void aValueOfAnotherTypeIsRefused() {
    assertRefused(
        model -> TestModels.tree(model, 1).put("left_children", "none"),
        TREE + ".left_children: must be a list of whole numbers.");
    assertRefused(
        model -> ((ArrayNode) TestModels.tree(model, 1).get("left_children")).set(0, 1.5),
        TREE + ".left_children[0]: must be a whole number of 32 bits.");
    assertRefused(
        model -> ((ArrayNode) TestModels.tree(model, 1).get("split_conditions")).set(0, "1"),
        TREE + ".split_conditions[0]: must be a number with a point or an exponent.");
    assertRefused(
        model -> set(model, "default_left", 0, 2),
        TREE + ".default_left[0]: is 2; 0 or 1 is allowed.");
  }

  @Test
  void treesByTheWrongNumberAreRefused() {
    assertRefused(
        model -> TestModels.array(model, "/learner/gradient_booster/model/trees").remove(4),
        "trees: has 4 trees, but gbtree_model_param.num_trees allows exactly 5.");
    assertRefused(
        model ->
            TestModels.array(model, "/learner/gradient_booster/model/iteration_indptr").remove(5),
        "iteration_indptr: must begin with 0, never fall, and end with the number of trees.");
  }

  @Test
  void objectiveVersionAndBaseScoreMustBeSupported() {
    assertRefused(
        model -> TestModels.object(model, "/learner/objective").put("name", "multi:softmax"),
        "learner.objective.name: is missing or not supported; allowed: binary:logistic,"
            + " reg:logistic, reg:squarederror, rank:pairwise, rank:ndcg, rank:map,"
            + " multi:softprob.");
    for (List<Integer> version : List.of(List.of(1, 6, 2), List.of(4, 0, 0), List.of(3))) {
      assertRefused(
          model -> version.forEach(model.putArray("version")::add),
          "version: is " + version + "; files of XGBoost 1.7 to 3.x are allowed.");
    }
    for (String baseScore :
        List.of(
            "", "[]", "[5E-1,5E-1]", "NaN", "1e99", "half", "[", "0.5f", " 0.5", "0.1234567890")) {
      assertRefused(
          model -> parameters(model).put("base_score", baseScore),
          "base_score: must be one finite number, as \"5E-1\" or \"[5E-1]\".");
    }
    for (String baseScore : List.of("0", "1", "-0.5", "[1.5]")) {
      assertRefused(
          model -> parameters(model).put("base_score", baseScore),
          "binary:logistic allows a number between 0 and 1, both excluded.");
    }
    assertRefused(
        model -> parameters(model).put("num_feature", "5000"),
        "num_feature: is 5000; 1 to 4096 features are allowed.");
  }

  @Test
  void allFindingsAreToldAtOnceUpToALimit() {
    ObjectNode model = TestModels.parse(file);
    set(model, "split_indices", 0, 9);
    set(model, "default_left", 0, 7);
    ((ArrayNode) TestModels.tree(model, 2).get("split_indices")).set(0, -7);
    assertThat(refusal(TestModels.bytes(model))).hasSize(3);

    String many = "{\"version\":[" + "null,".repeat(5000) + "null]}";
    assertThat(refusal(many.getBytes(StandardCharsets.UTF_8)))
        .hasSize(101)
        .last()
        .isEqualTo("More problems may follow: only the first 100 are listed.");
  }

  private static ObjectNode parameters(ObjectNode model) {
    return TestModels.object(model, "/learner/learner_model_param");
  }

  private static void set(ObjectNode model, String array, int index, int value) {
    ((ArrayNode) TestModels.tree(model, 1).get(array)).set(index, value);
  }

  private static void assertRefused(Consumer<ObjectNode> edit, String finding) {
    ObjectNode model = TestModels.parse(file);
    edit.accept(model);
    ModelRefusedException refused =
        catchThrowableOfType(
            ModelRefusedException.class,
            () -> XgboostReader.read(TestModels.bytes(model), ModelFormat.XGBOOST_JSON));
    assertThat(refused.problems()).anySatisfy(p -> assertThat(p.toString()).contains(finding));
  }

  private static List<String> refusalOrNone(byte[] bytes) {
    try {
      XgboostReader.read(bytes, ModelFormat.XGBOOST_JSON);
      return List.of();
    } catch (ModelRefusedException e) {
      return e.problems().stream().map(ModelProblem::message).toList();
    }
  }

  private static List<String> refusal(byte[] bytes) {
    ModelRefusedException refused =
        catchThrowableOfType(
            ModelRefusedException.class, () -> XgboostReader.read(bytes, ModelFormat.XGBOOST_JSON));
    return refused.problems().stream().map(ModelProblem::message).toList();
  }
}
