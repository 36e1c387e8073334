package dev.mitra.model.xgboost;

import dev.mitra.model.TestModels;
import dev.mitra.model.check.ModelRefusedException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fields that this reader does not know: a newer XGBoost could score by them. */
class UnknownFieldTest {

  private final EditedModel plain = new EditedModel("3.4.0", "binary-logistic");

  @Test
  void theyAreRefusedWhereverTheyCouldMatter() {
    for (String place :
        List.of(
            "",
            "/learner",
            "/learner/learner_model_param",
            "/learner/objective",
            "/learner/objective/reg_loss_param",
            "/learner/gradient_booster",
            "/learner/gradient_booster/model",
            "/learner/gradient_booster/model/cats",
            "/learner/gradient_booster/model/gbtree_model_param",
            "/learner/gradient_booster/model/trees/1",
            "/learner/gradient_booster/model/trees/1/tree_param")) {
      plain.assertRefused(
          model -> TestModels.object(model, place).put("tree_scale", "2"),
          "holds the field tree_scale, which is not known here and could change scores");
    }
  }

  @Test
  void anOddNameIsNotQuoted() {
    plain.assertRefused(
        model -> TestModels.object(model, "/learner").put("<b>approved</b>", "2"),
        "learner: holds a field of an odd name, which is not known here");
  }

  @Test
  void attributesAreFreeAndEarlyStoppingCutsNothing() throws ModelRefusedException {
    plain.assertSameMargins(
        model -> {
          TestModels.object(model, "/learner/attributes").put("best_iteration", "0");
          TestModels.object(model, "/learner/attributes").put("trained by", "<b>anybody</b>");
        });
    plain.assertRefused(
        model -> TestModels.object(model, "/learner/attributes").put("best_iteration", 0),
        "learner.attributes, one of its fields: must be text.");
  }
}
