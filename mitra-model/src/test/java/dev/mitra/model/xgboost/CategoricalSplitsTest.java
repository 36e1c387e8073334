package dev.mitra.model.xgboost;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.model.TestModels;
import dev.mitra.model.check.ModelRefusedException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Splits by category: what is read and what is refused. */
class CategoricalSplitsTest {

  private static final String TREE = "learner.gradient_booster.model.trees[0]";
  private static final String CATS = "/learner/gradient_booster/model/cats";

  private final EditedModel sets = new EditedModel("3.4.0", "categorical-sets");

  @Test
  void segmentsOutOfRangeOrOverlappingAreRefused() {
    for (int begin : new int[] {-1, 1, 5000, Integer.MAX_VALUE}) {
      sets.assertRefused(
          model -> array(model, "categories_segments").set(0, begin),
          TREE + ".categories_segments[0]: must begin where the one before ends");
    }
    for (int size : new int[] {0, -1, 5000, Integer.MAX_VALUE}) {
      sets.assertRefused(
          model -> array(model, "categories_sizes").set(0, size),
          TREE + ".categories_segments[0]: must begin where the one before ends");
    }
    sets.assertRefused(
        model -> array(model, "categories_segments").set(0, 1L << 40),
        TREE + ".categories_segments[0]: must be a whole number of 32 bits.");
  }

  @Test
  void categoriesThatNoSegmentHoldsAreRefused() {
    sets.assertRefused(model -> array(model, "categories").add(60_000), TREE + ".categories: has ");
  }

  @Test
  void categoriesMustBeAscendingWithinTheLimit() {
    for (int category : new int[] {-1, 65_536, Integer.MAX_VALUE}) {
      sets.assertRefused(
          model -> array(model, "categories").set(0, category),
          TREE
              + ".categories[0]: is "
              + category
              + "; the categories of a node must be ascending numbers from 0 to 65535.");
    }
    sets.assertRefused(
        model -> array(model, "categories").set(1, array(model, "categories").get(0)),
        "the categories of a node must be ascending numbers from 0 to 65535.");
  }

  @Test
  void theNodesWithCategoriesAreThoseOfTheirType() {
    String finding =
        TREE + ".categories_nodes: must name each node whose split_type is 1, once and ascending";
    sets.assertRefused(model -> array(model, "split_type").set(node(model), 0), finding);
    sets.assertRefused(model -> array(model, "categories_nodes").set(0, 4711), finding);
    sets.assertRefused(model -> TestModels.tree(model, 0).remove("split_type"), finding);
    sets.assertRefused(
        model -> {
          for (String name :
              List.of("categories_nodes", "categories_segments", "categories_sizes")) {
            array(model, name).remove(0);
          }
        },
        finding);
    sets.assertRefused(
        model -> array(model, "split_type").set(node(model), 2), TREE + ".split_type[");
    sets.assertRefused(
        model -> array(model, "categories_sizes").remove(0), "nodes, but there are ");
  }

  @Test
  void theSizeOfAllSplitsTogetherIsLimited() {
    sets.assertRefused(
        model -> {
          ObjectNode tree = TestModels.tree(model, 0);
          TestModels.replaceByChain(tree, 200);
          chainOfCategories(tree, 200);
          TestModels.replaceTrees(model, tree, 6);
        },
        "brings the largest categories of all splits to a sum of more than 67108864.");
  }

  @Test
  void aSplitThatWasPrunedKeepsItsCategoriesOutOfReach() throws ModelRefusedException {
    XgboostModel model =
        sets.read(
            document -> {
              ObjectNode tree = TestModels.tree(document, 0);
              JsonNode categories = tree.get("categories").deepCopy();
              TestModels.replaceByLeaf(tree, 0.5f);
              tree.putArray("split_type").add(1);
              tree.putArray("categories_nodes").add(0);
              tree.putArray("categories_segments").add(0);
              tree.putArray("categories_sizes").add(1);
              tree.putArray("categories").add(categories.get(0));
            });
    assertThat(model.trees().get(0).isCategorical(0)).isFalse();
  }

  @Test
  void categoriesThatWereTranslatedInTrainingAreRefused() throws ModelRefusedException {
    String finding = "cats.enc[0]: holds categories that were translated to numbers in training";
    sets.assertRefused(model -> encode(model, 0, 1, 3), finding);
    sets.assertRefused(model -> encode(model, 1, 0), finding);
    sets.assertRefused(
        model -> {
          ObjectNode column = TestModels.array(model, CATS + "/enc").addObject();
          column.putArray("offsets").add(0).add(1);
          column.putArray("values").add(65);
        },
        finding);
    sets.assertSameMargins(model -> encode(model, 0, 1, 2, 3));
    sets.assertSameMargins(
        model -> TestModels.object(model, "/learner/gradient_booster/model").remove("cats"));
  }

  private static void encode(ObjectNode model, int... values) {
    ObjectNode column = TestModels.array(model, CATS + "/enc").addObject().put("type", 13);
    ArrayNode array = column.putArray("values");
    for (int value : values) {
      array.add(value);
    }
  }

  /** Makes each split of a chain one of the largest category. */
  private static void chainOfCategories(ObjectNode tree, int splits) {
    for (String name :
        List.of("categories", "categories_nodes", "categories_segments", "categories_sizes")) {
      tree.putArray(name);
    }
    for (int i = 0; i < splits; i++) {
      ((ArrayNode) tree.get("split_type")).set(2 * i, 1);
      ((ArrayNode) tree.get("categories")).add(XgboostReader.MAX_CATEGORY);
      ((ArrayNode) tree.get("categories_nodes")).add(2 * i);
      ((ArrayNode) tree.get("categories_segments")).add(i);
      ((ArrayNode) tree.get("categories_sizes")).add(1);
    }
  }

  private static ArrayNode array(ObjectNode model, String name) {
    return (ArrayNode) TestModels.tree(model, 0).get(name);
  }

  private static int node(ObjectNode model) {
    return array(model, "categories_nodes").get(0).intValue();
  }
}
