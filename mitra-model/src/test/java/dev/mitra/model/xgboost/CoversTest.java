package dev.mitra.model.xgboost;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.mitra.model.TestModels;
import dev.mitra.model.check.ModelRefusedException;
import org.junit.jupiter.api.Test;

/** The covers of a tree, which explanations need and scores do not. */
class CoversTest {

  private final EditedModel plain = new EditedModel("3.0.4", "binary-logistic");

  @Test
  void aCoverMustBeFiniteAndNotNegative() {
    for (double cover : new double[] {-1.0, -1e-30, 1e39}) {
      plain.assertRefused(
          model -> ((ArrayNode) TestModels.tree(model, 1).get("sum_hessian")).set(1, cover),
          "trees[1].sum_hessian[1]: must be a finite number, and not negative.");
    }
  }

  @Test
  void thereIsOneForEachNode() {
    plain.assertRefused(
        model -> ((ArrayNode) TestModels.tree(model, 1).get("sum_hessian")).add(1.0),
        "trees[1].sum_hessian: has ");
  }

  @Test
  void withoutCoversAllAreZero() throws ModelRefusedException {
    XgboostModel model = plain.read(document -> TestModels.tree(document, 1).remove("sum_hessian"));
    XgboostTree tree = model.trees().get(1);
    assertThat(tree.cover()).hasSize(tree.size()).containsOnly(0);
    assertThat(model.trees().get(0).cover()[0]).isPositive();
  }
}
