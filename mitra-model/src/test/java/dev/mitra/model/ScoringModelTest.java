package dev.mitra.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.model.check.ModelProblem;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.forest.Forest;
import dev.mitra.model.train.TrainingParameters;
import dev.mitra.model.train.XgboostTrainer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** From a trained model over its package to an admitted one, and what is refused on the way. */
class ScoringModelTest {

  @Test
  void aPackagedModelIsAdmittedAndScoresAsInTraining() throws ModelRefusedException {
    long seed = TestModels.seed("packaged model");
    Random random = new Random(seed);
    float[][] rows = TestModels.rows(random, 800, 6, 0.15);
    try (XgboostTrainer.Trained trained =
        XgboostTrainer.train(
            rows, TestModels.labels(random, rows), new TrainingParameters(40, 5, 0.2f, 3, 4f, 2))) {
      ObjectNode spec =
          new ModelPackager("7", ModelRole.SHADOW, TestModels.names(6), Optional.of("seeded rows"))
              .pack(trained.toJson(), Arrays.copyOf(rows, 100), trained::score);

      ScoringModel model = ScoringModel.admit(ModelManifest.parse(spec));

      assertThat(model.manifest().version()).isEqualTo("7");
      assertThat(model.manifest().goldenRows()).hasSize(100);
      ForestMatchesXgboostTest.assertSame(model.forest(), trained, rows);
    }
  }

  @Test
  void trainingTwiceGivesTheSameBytes() {
    assertThat(TestModels.smallFile()).isEqualTo(TestModels.smallFile());
  }

  @Test
  void aWrongChecksumIsRefused() throws ModelRefusedException {
    ObjectNode spec = TestModels.smallSpec();
    spec.put("sha256", "0".repeat(64));

    assertRefused(
        spec, "spec.sha256", "is " + "0".repeat(64) + ", but the bytes of the model file");
  }

  @Test
  void aModelThatIsNotBase64IsRefused() throws ModelRefusedException {
    ObjectNode spec = TestModels.smallSpec();
    spec.put("model", "{\"learner\":{}}");

    assertRefused(spec, "spec.model", "is not base64");
  }

  @Test
  void aDamagedFileIsRefusedWithItsPlace() throws ModelRefusedException {
    byte[] file = TestModels.smallFile();
    assertRefused(withFile(Arrays.copyOf(file, 5000)), "spec.model", "breaks off after 5000 bytes");

    ObjectNode model = TestModels.parse(file);
    ((ArrayNode) TestModels.tree(model, 3).get("split_indices")).set(0, 44);
    assertRefused(
        withFile(TestModels.bytes(model)),
        "spec.model#learner.gradient_booster.model.trees[3].split_indices[0]",
        "is 44; the model has the features 0 to 3.");
  }

  @Test
  void aModelThatCostsTooMuchForOnePaymentIsRefused() throws ModelRefusedException {
    ObjectNode model = TestModels.parse(TestModels.smallFile());
    ObjectNode chain = TestModels.tree(model, 0).deepCopy();
    TestModels.replaceByChain(chain, 250);
    TestModels.replaceTrees(model, chain, 201);
    assertRefused(
        withFile(TestModels.bytes(model)),
        "spec.model",
        "50451 splits; at most 50000 are allowed, so that a score stays within the time budget");
  }

  @Test
  void theLongestWalkIsTheSumOfTheDeepestLeaves() throws ModelRefusedException {
    ObjectNode model = TestModels.parse(TestModels.smallFile());
    long others = Forest.compile(TestModels.read(TestModels.bytes(model))).longestWalk();
    TestModels.replaceByLeaf(TestModels.tree(model, 0), 0.5f);
    long without = Forest.compile(TestModels.read(TestModels.bytes(model))).longestWalk();
    TestModels.replaceByChain(TestModels.tree(model, 0), 200);
    long chained = Forest.compile(TestModels.read(TestModels.bytes(model))).longestWalk();

    assertThat(without).isLessThan(others);
    assertThat(chained).isEqualTo(without + 200);
  }

  @Test
  void theFirstGoldenRowThatIsMissedIsNamedWithExpectedAndGot() throws ModelRefusedException {
    ObjectNode spec = TestModels.smallSpec();
    ObjectNode row = TestModels.object(spec, "/goldenRows/3");
    double score = row.get("score").doubleValue();
    row.put("score", score + 0.9e-6);
    assertThat(ScoringModel.admit(ModelManifest.parse(spec)).forest().treeCount()).isEqualTo(5);

    row.put("score", score + 1e-4);
    TestModels.object(spec, "/goldenRows/4").put("score", 0.5);
    assertRefused(
        spec,
        "spec.goldenRows[3].score",
        "expects %s, but the model gives %s; at most 1.0E-6 apart is allowed."
            .formatted(score + 1e-4, (float) score));
  }

  @Test
  void aBaseScoreReadWronglyIsCaughtByTheGoldenRows() throws ModelRefusedException {
    ObjectNode model = TestModels.parse(TestModels.smallFile());
    TestModels.object(model, "/learner/learner_model_param").put("base_score", "[5E-1]");

    assertRefused(withFile(TestModels.bytes(model)), "spec.goldenRows[0].score", "expects");
  }

  @Test
  void objectiveAndNumberOfFeaturesMustBeThoseOfTheFile() throws ModelRefusedException {
    ObjectNode spec = TestModels.smallSpec();
    spec.put("objective", "reg:logistic");
    ((ArrayNode) spec.get("features")).add("one more");
    for (int i = 0; i < 5; i++) {
      TestModels.array(spec, "/goldenRows/" + i + "/features").add(0);
    }

    ModelManifest manifest = ModelManifest.parse(spec);
    assertThatExceptionOfType(ModelRefusedException.class)
        .isThrownBy(() -> ScoringModel.admit(manifest))
        .satisfies(
            refused ->
                assertThat(refused.problems())
                    .containsExactly(
                        new ModelProblem(
                            "spec.objective",
                            "is reg:logistic, but the model was trained for binary:logistic."),
                        new ModelProblem(
                            "spec.features",
                            "has 5 names, but the model was trained on 4 features.")));
  }

  @Test
  void namesOfFeaturesInTheFileMustBeThoseOfTheManifestInOrder() throws ModelRefusedException {
    ObjectNode model = TestModels.parse(TestModels.smallFile());
    TestModels.names(4).forEach(TestModels.array(model, "/learner/feature_names")::add);
    ObjectNode spec = withFile(TestModels.bytes(model));
    assertThat(ScoringModel.admit(ModelManifest.parse(spec)).forest().featureCount()).isEqualTo(4);

    ArrayNode features = (ArrayNode) spec.get("features");
    features.set(2, "card.feature_3").set(3, "card.feature_2");
    assertRefused(spec, "spec.features[2]", "is 'card.feature_3', but the model was trained with");
  }

  @Test
  void thePackagerRefusesWhatWouldNotBeAdmitted() {
    byte[] file = TestModels.smallFile();
    float[][] rows = TestModels.rows(new Random(5), 3, 4, 0);
    ModelPackager packager =
        new ModelPackager("1", ModelRole.CHAMPION, TestModels.names(4), Optional.empty());

    assertThatExceptionOfType(ModelRefusedException.class)
        .isThrownBy(() -> packager.pack(file, rows, all -> new float[all.length]))
        .withMessageContaining("spec.goldenRows[0].score: expects 0.0");
    assertThatExceptionOfType(ModelRefusedException.class)
        .isThrownBy(() -> packager.pack(Arrays.copyOf(file, 99), rows, all -> new float[3]))
        .withMessageContaining("spec.model: The model file breaks off");
  }

  @Test
  void theTrainerRefusesRowsThatDoNotFit() {
    float[][] rows = {{1, 2}, {3}};
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> XgboostTrainer.train(rows, new float[] {0, 1}, TrainingParameters.DEFAULT))
        .withMessage("row 1 has 1 values; row 0 has 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TrainingParameters(10, 17, 0.1f, 0, 1, 1))
        .withMessage("depth is 17; allowed: 1 to 16");
  }

  private static ObjectNode withFile(byte[] file) throws ModelRefusedException {
    ObjectNode spec = TestModels.smallSpec();
    spec.put("model", Base64.getEncoder().encodeToString(file));
    spec.put("sha256", ScoringModel.sha256(file));
    return spec;
  }

  private static void assertRefused(ObjectNode spec, String path, String message)
      throws ModelRefusedException {
    ModelManifest manifest = ModelManifest.parse(spec);
    assertThatExceptionOfType(ModelRefusedException.class)
        .isThrownBy(() -> ScoringModel.admit(manifest))
        .satisfies(
            refused -> {
              List<ModelProblem> problems = refused.problems();
              assertThat(problems.get(0).path()).isEqualTo(path);
              assertThat(problems.get(0).message()).contains(message);
            });
  }
}
