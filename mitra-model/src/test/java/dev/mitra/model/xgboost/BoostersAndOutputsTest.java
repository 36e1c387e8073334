package dev.mitra.model.xgboost;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.model.TestModels;
import dev.mitra.model.check.ModelRefusedException;
import org.junit.jupiter.api.Test;

/** Boosters with and without weights, base scores, classes: what is read and what is refused. */
class BoostersAndOutputsTest {

  private static final String BOOSTER = "/learner/gradient_booster";
  private static final String PARAM = "/learner/learner_model_param";

  private final EditedModel plain = new EditedModel("3.0.4", "binary-logistic");
  private final EditedModel oldDart = new EditedModel("3.0.4", "dart-logistic");
  private final EditedModel newDart = new EditedModel("3.4.0", "dart-logistic");
  private final EditedModel classes = new EditedModel("3.4.0", "softprob");

  @Test
  void theWeightsOfDartAreFoundInEachOfTheirPlaces() throws ModelRefusedException {
    assertThat(oldDart.read(model -> {}).isDart()).isTrue();
    assertThat(newDart.read(model -> {}).isDart()).isTrue();
    // As 3.3 writes it: beside the model, and named gbtree.
    newDart.assertSameMargins(
        model -> {
          version(model, 3, 3, 0);
          ObjectNode booster = TestModels.object(model, BOOSTER);
          booster.set("weight_drop", inner(booster, "model").remove("weight_drop"));
        });
    // A file of an older version that 3.4 has saved again.
    newDart.assertSameMargins(
        model -> {
          ObjectNode booster = TestModels.object(model, BOOSTER);
          JsonNode weights = inner(booster, "model").remove("weight_drop");
          ObjectNode outer = TestModels.JSON.createObjectNode();
          outer.set("gbtree", booster.deepCopy());
          outer.put("name", "dart").set("weight_drop", weights);
          TestModels.object(model, "/learner").set("gradient_booster", outer);
        });
  }

  @Test
  void weightsInAPlaceThatTheirVersionDoesNotReadAreRefused() {
    newDart.assertRefused(
        model -> version(model, 3, 3, 9),
        "model.weight_drop: is not read there by the version of XGBoost that the file names.");
    plain.assertRefused(
        model -> TestModels.object(model, BOOSTER).putArray("weight_drop").add(1.0),
        "gradient_booster.weight_drop: is not read there by the version of XGBoost that the file");
    newDart.assertRefused(
        model -> TestModels.object(model, BOOSTER).putArray("weight_drop").add(1.0),
        "is a second list of weights, beside");
  }

  @Test
  void dartNeedsOneFiniteWeightForEachTree() {
    oldDart.assertRefused(
        model -> TestModels.array(model, BOOSTER + "/weight_drop").add(1.0),
        "learner.gradient_booster.weight_drop: has 5 weights for 4 trees.");
    oldDart.assertRefused(
        model -> TestModels.array(model, BOOSTER + "/weight_drop").set(2, 1e39),
        "weight_drop[2]: is not finite; a weight must be finite.");
    oldDart.assertRefused(
        model -> TestModels.object(model, BOOSTER).remove("weight_drop"),
        "weight_drop: is missing; dart has one weight for each tree.");
    oldDart.assertRefused(
        model -> TestModels.array(model, BOOSTER + "/weight_drop").set(2, 1),
        "weight_drop[2]: must be a number with a point or an exponent.");
    oldDart.assertRefused(
        model -> {
          ObjectNode booster = TestModels.object(model, BOOSTER);
          booster.set("model", inner(booster, "gbtree").get("model").deepCopy());
        },
        "is a second model, beside");
  }

  @Test
  void weightsThatRaiseLeavesBeyondSinglePrecisionAreRefused() {
    oldDart.assertRefused(
        model -> {
          TestModels.array(model, BOOSTER + "/weight_drop").set(2, 3e38);
          TestModels.replaceByLeaf(
              TestModels.object(model, BOOSTER + "/gbtree/model/trees/2"), 2.5f);
        },
        "have leaves so large that a margin could exceed single precision.");
  }

  @Test
  void otherBoostersAreRefusedByName() {
    plain.assertRefused(
        model -> TestModels.object(model, BOOSTER).put("name", "gblinear"),
        "learner.gradient_booster.name: is gblinear, which has no trees; gbtree or dart is");
    plain.assertRefused(
        model -> TestModels.object(model, BOOSTER).put("name", "forest"),
        "learner.gradient_booster.name: is missing or not supported; gbtree or dart is allowed.");
    plain.assertRefused(
        model -> TestModels.object(model, BOOSTER).put("name", "dart"),
        "learner.gradient_booster.gbtree: is missing or no gbtree; dart has its model there.");
    oldDart.assertRefused(
        model -> TestModels.object(model, BOOSTER).put("name", "gbtree"),
        "learner.gradient_booster.model: is missing; a gbtree has its model there.");
  }

  @Test
  void oneBaseScoreForSeveralClassesIsThatOfAll() throws ModelRefusedException {
    XgboostModel model =
        classes.read(document -> TestModels.object(document, PARAM).put("base_score", "[5E-1]"));
    assertThat(model.baseScores()).containsExactly(0.5f, 0.5f, 0.5f);
    assertThat(new EditedModel("1.7.6", "softprob").read(document -> {}).baseScores())
        .containsExactly(0.5f, 0.5f, 0.5f);
  }

  @Test
  void baseScoresByAnotherNumberAreRefused() {
    for (String text : new String[] {"[1E-1,2E-1]", "[1E-1,2E-1,3E-1,4E-1]", "[1E-1,2E-1,]"}) {
      classes.assertRefused(
          model -> TestModels.object(model, PARAM).put("base_score", text),
          "base_score: must be one finite number, as \"5E-1\", or a list of 3, one for each class.");
    }
  }

  @Test
  void aLogisticBaseScoreIsBoundedFromVersion32On() throws ModelRefusedException {
    EditedModel newest = new EditedModel("3.4.0", "binary-logistic");
    assertThat(baseScore(newest, "[0E0]")).isEqualTo(1e-6f);
    assertThat(baseScore(newest, "[1E0]")).isEqualTo(1 - 1e-6f);
    assertThat(baseScore(newest, "[1E-9]")).isEqualTo(1e-6f);
    assertThat(baseScore(newest, "[2.5E-1]")).isEqualTo(0.25f);
    assertThat(baseScore(plain, "1E-9")).isEqualTo(1e-9f);
    plain.assertRefused(
        model -> TestModels.object(model, PARAM).put("base_score", "0E0"),
        "base_score: is 0.0; binary:logistic allows a number between 0 and 1, both excluded.");
  }

  @Test
  void classesAreTwoToAThousandAndOnlyOfSoftprob() {
    for (String count : new String[] {"0", "1", "1001"}) {
      classes.assertRefused(
          model -> TestModels.object(model, PARAM).put("num_class", count),
          "num_class: is " + count + "; 2 to 1000 classes are allowed with multi:softprob.");
    }
    classes.assertRefused(
        model -> TestModels.object(model, PARAM).put("num_class", "4"),
        "softmax_multiclass_param.num_class: must be 4, which is learner_model_param.num_class.");
    plain.assertRefused(
        model -> TestModels.object(model, PARAM).put("num_class", "3"),
        "num_class: must be 0 or 1: only multi:softprob has several classes.");
    for (String count : new String[] {"0", "2"}) {
      plain.assertRefused(
          model -> TestModels.object(model, PARAM).put("num_target", count),
          "num_target: must be 1: models for several targets are not supported.");
    }
  }

  @Test
  void treesOfAnOutputThatDoesNotExistAreRefused() {
    for (int output : new int[] {-1, 3, Integer.MAX_VALUE}) {
      classes.assertRefused(
          model -> TestModels.array(model, BOOSTER + "/model/tree_info").set(2, output),
          "tree_info: must hold one class from 0 to 2 for each tree.");
    }
    plain.assertRefused(
        model -> TestModels.array(model, BOOSTER + "/model/tree_info").set(2, 1),
        "tree_info: must hold one 0 for each tree, as the model has one output.");
  }

  @Test
  void treesWithSeveralValuesPerLeafAreRefused() {
    plain.assertRefused(
        model ->
            ((ObjectNode) TestModels.tree(model, 1).get("tree_param")).put("size_leaf_vector", "3"),
        "trees[1].tree_param.size_leaf_vector: must be 0 or 1: trees with several values per leaf");
  }

  private static float baseScore(EditedModel edited, String text) throws ModelRefusedException {
    return edited.read(model -> TestModels.object(model, PARAM).put("base_score", text))
        .baseScores()[0];
  }

  private static ObjectNode inner(ObjectNode node, String name) {
    return (ObjectNode) node.required(name);
  }

  private static void version(ObjectNode model, int... numbers) {
    ArrayNode version = model.putArray("version");
    for (int number : numbers) {
      version.add(number);
    }
  }
}
