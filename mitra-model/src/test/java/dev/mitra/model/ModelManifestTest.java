package dev.mitra.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.mitra.model.calibration.Calibration;
import dev.mitra.model.check.ModelProblem;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.drift.Histogram;
import dev.mitra.model.xgboost.Objective;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ModelManifestTest {

  @Test
  void aCompleteSpecIsRead() throws Exception {
    ObjectNode spec =
        (ObjectNode)
            TestModels.JSON.readTree(
                """
                {"version": "2026.11.22-a", "role": "SHADOW", "format": "xgboost-json",
                 "features": ["amount", "card.count_1h"], "missing": "NaN",
                 "objective": "reg:squarederror", "model": "e30=",
                 "sha256": "44136FA355B3678A1146AD16F7E8649E94FB4FC21FE77E8310C060F61CAAFF8A",
                 "trainingData": "week 30",
                 "goldenRows": [{"features": [1.5, null], "score": -12.25}]}
                """);

    ModelManifest manifest = ModelManifest.parse(spec);

    assertThat(manifest.version()).isEqualTo("2026.11.22-a");
    assertThat(manifest.role()).isEqualTo(ModelRole.SHADOW);
    assertThat(manifest.format()).isEqualTo(ModelFormat.XGBOOST_JSON);
    assertThat(manifest.features()).containsExactly("amount", "card.count_1h");
    assertThat(manifest.missing()).isEqualTo(MissingValue.NAN);
    assertThat(manifest.objective()).isEqualTo(Objective.REG_SQUARED_ERROR);
    assertThat(manifest.sha256())
        .isEqualTo("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    assertThat(manifest.trainingData()).contains("week 30");
    assertThat(manifest.goldenRows())
        .containsExactly(new GoldenRow(new float[] {1.5f, Float.NaN}, -12.25));
  }

  @Test
  void everyMissingFieldIsTold() {
    assertThat(findings(JsonNodeFactory.instance.objectNode()))
        .containsExactly(
            "spec.version: is required and must be text that is not empty.",
            "spec.role: is required and must be text that is not empty.",
            "spec.format: is required and must be text that is not empty.",
            "spec.features: must be a list of 1 to 4096 feature names in the order of a row.",
            "spec.missing: is required and must be \"NaN\", or a finite number that stands for missing as"
                + " well.",
            "spec.objective: is required and must be text that is not empty.",
            "spec.sha256: is required and must be text that is not empty.",
            "spec.model: is required: the model file as base64, or spec.uri with the place where it"
                + " is.",
            "spec.goldenRows: must be a list of 1 to 1000 rows of the form {features, score}.");
  }

  @Test
  void aSpecThatIsNoObjectIsRefused() {
    ModelRefusedException refused =
        catchThrowableOfType(
            ModelRefusedException.class, () -> ModelManifest.parse(TextNode.valueOf("model")));
    assertThat(refused).hasMessageStartingWith("spec: must be an object with the fields [");
  }

  @Test
  void anUnknownFieldIsRefusedAndTheNearestKnownOneNamed() throws ModelRefusedException {
    assertFindings(
        spec -> spec.put("goldenrow", 1),
        "spec.goldenrow: is not a known field; the nearest known one is 'goldenRows'. Allowed are"
            + " [calibration, class, features, format, goldenRows, missing, model, objective,"
            + " reasons, reference, role, rollout, sha256, trainingData, uri, version].");
    assertFindings(
        spec -> goldenRow(spec, 2).put("scores", 1),
        "spec.goldenRows[2].scores: is not a known field; the nearest known one is 'score'."
            + " Allowed are [features, score].");
  }

  @Test
  void wordsOutsideAListAreRefusedWithTheList() throws ModelRefusedException {
    assertFindings(
        spec ->
            spec.put("role", "champion")
                .put("format", "ubj")
                .put("missing", "-999")
                .put("objective", "count:poisson"),
        "spec.role: is 'champion'; allowed: CHAMPION, CHALLENGER, SHADOW, MICRO.",
        "spec.format: is 'ubj'; allowed: xgboost-json, xgboost-ubj.",
        "spec.missing: is required and must be \"NaN\", or a finite number that stands for missing as"
            + " well.",
        "spec.objective: is 'count:poisson'; allowed: binary:logistic, reg:logistic,"
            + " reg:squarederror, rank:pairwise, rank:ndcg, rank:map, multi:softprob.");
  }

  @Test
  void versionChecksumModelAndTrainingDataHaveAForm() throws ModelRefusedException {
    assertFindings(
        spec ->
            spec.put("version", "-1 ")
                .put("sha256", "abc")
                .put("model", "A".repeat(12_000_000))
                .put("trainingData", 7),
        "spec.version: must be 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or"
            + " digit.",
        "spec.sha256: must be the SHA-256 of the model's bytes as 64 hexadecimal digits.",
        "spec.model: has 12000000 characters of base64; a model of at most 8388608 bytes is allowed"
            + " inline, a larger one by spec.uri.",
        "spec.trainingData: must be text of at most 2000 characters, or be left out.");
  }

  @Test
  void aFeatureIsNamedOnceAndNotBlank() throws ModelRefusedException {
    assertFindings(
        spec -> {
          ArrayNode features = (ArrayNode) spec.get("features");
          features.set(2, features.get(0));
          features.set(3, " ");
        },
        "spec.features[2]: 'card.feature_0' stands at spec.features[0] already; each feature is"
            + " allowed once.",
        "spec.features[3]: must be the name of a feature: 1 to 200 characters, not blank.");
  }

  @Test
  void thereMayBe4096FeaturesAndNoMore() throws ModelRefusedException {
    assertFindings(
        spec -> TestModels.names(4097).forEach(spec.putArray("features")::add),
        "spec.features: must be a list of 1 to 4096 feature names in the order of a row.");
  }

  @Test
  void goldenRowsHaveTheLengthOfTheFeaturesAndFiniteNumbers() throws ModelRefusedException {
    assertFindings(
        spec -> {
          ((ArrayNode) goldenRow(spec, 0).get("features")).remove(3);
          ((ArrayNode) goldenRow(spec, 1).get("features")).set(1, "7").set(2, 1e300);
          goldenRow(spec, 2).put("score", 1.5);
          goldenRow(spec, 3).putNull("score");
          ((ArrayNode) spec.get("goldenRows")).set(4, "row");
        },
        "spec.goldenRows[0].features: has 3 values; as many as spec.features are allowed, which is"
            + " 4.",
        "spec.goldenRows[1].features[1]: must be a finite number of single precision, or null.",
        "spec.goldenRows[1].features[2]: must be a finite number of single precision, or null.",
        "spec.goldenRows[2].score: is 1.5; binary:logistic gives scores from 0 to 1.",
        "spec.goldenRows[3].score: must be a finite number: the score that the trainer got.",
        "spec.goldenRows[4]: must be an object with the fields [features, score].");
  }

  @Test
  void thereMayBe1000GoldenRowsAndNoMore() throws ModelRefusedException {
    assertFindings(
        spec -> {
          ArrayNode rows = (ArrayNode) spec.get("goldenRows");
          while (rows.size() <= 1000) {
            rows.add(rows.get(0));
          }
        },
        "spec.goldenRows: must be a list of 1 to 1000 rows of the form {features, score}.");
  }

  @Test
  void whatGoesBeyondTheModelIsRead() throws Exception {
    ObjectNode spec = TestModels.smallSpec();
    spec.put("role", "CHALLENGER").put("missing", -999);
    spec.remove("model");
    spec.put("uri", "s3://models/payments-7.ubj");
    spec.putObject("rollout").put("percent", 12.5).put("by", "card");
    spec.set("calibration", json("{'method': 'platt', 'slope': 1.5, 'intercept': -0.25}"));
    spec.set(
        "reference",
        json(
            "{'scores': {'edges': [0.5], 'shares': [0.75, 0.25]}, 'features':"
                + " {'card.feature_1': {'edges': [], 'shares': [0.9], 'missing': 0.1}}}"));
    spec.set("reasons", json("{'card.feature_1': 'FIRST', 'card.*': 'CARD_HISTORY'}"));

    ModelManifest manifest = ModelManifest.parse(spec);

    assertThat(manifest.rollout()).contains(new ModelSplit(12.5, "card"));
    assertThat(manifest.missing()).isEqualTo(new MissingValue(-999));
    assertThat(manifest.content())
        .isEqualTo(new ModelContent.AtUri(URI.create("s3://models/payments-7.ubj")));
    assertThat(manifest.calibration()).isEqualTo(new Calibration.Platt(1.5, -0.25));
    assertThat(manifest.reference().scores())
        .contains(new Histogram(new double[] {0.5}, new double[] {0.75, 0.25}, 0));
    assertThat(manifest.reference().features())
        .containsOnly(
            entry("card.feature_1", new Histogram(new double[0], new double[] {0.9}, 0.1)));
    assertThat(manifest.reasons().of("card.feature_1")).contains("FIRST");
    assertThat(manifest.reasons().of("card.feature_2")).contains("CARD_HISTORY");
    assertThat(manifest.reasons().of("amount")).isEmpty();
  }

  @Test
  void whatGoesBeyondTheModelHasAForm() throws Exception {
    assertFindings(
        spec -> spec.put("role", "CHALLENGER"),
        "spec.rollout: is required for a CHALLENGER: { percent: 0 to 100, by: a text field }.");
    assertFindings(
        spec -> spec.putObject("rollout").put("percent", 5).put("by", "card"),
        "spec.rollout: is allowed for a CHALLENGER only; the role is CHAMPION.");
    assertFindings(
        spec -> {
          spec.put("role", "CHALLENGER").put("class", 1);
          spec.putObject("rollout").put("percent", 101).put("by", "card").put("key", 1);
          spec.put("uri", "models/7.json");
          spec.set("calibration", json("{'method': 'beta'}"));
        },
        "spec.rollout.key: is not a known field; the nearest known one is 'by'. Allowed are [by,"
            + " percent].",
        "spec.rollout.percent: is required and must be a number from 0 to 100.",
        "spec.class: is allowed with multi:softprob only; the objective is binary:logistic.",
        "spec.calibration.method: must be platt or isotonic.",
        "spec.uri: stands beside spec.model; one of the two is allowed.",
        "spec.uri: must be an absolute URI of at most 2000 characters without a user, such as"
            + " file:///models/m.ubj or s3://bucket/m.ubj.");
    assertFindings(
        spec -> {
          spec.put("objective", "multi:softprob");
          spec.set(
              "calibration",
              json("{'method': 'isotonic', 'scores': [0.5, 0.1], 'probabilities': [0, 1]}"));
          spec.set(
              "reference",
              json(
                  "{'scores': {'edges': [1], 'shares': [1]}, 'features': {'card.feature_9':"
                      + " {'edges': [], 'shares': [1]}}}"));
          spec.set("reasons", json("{'card.feature_1': 'lower'}"));
        },
        "spec.class: is required with multi:softprob: the number of the class whose probability is"
            + " the score, from 0 on.",
        "spec.calibration: is not sound: point 1 is out of order or range; scores ascend,"
            + " probabilities never fall and lie from 0 to 1.",
        "spec.reference.scores: is not sound: 1 edges and 1 shares; at most 100 edges and one share"
            + " more are allowed.",
        "spec.reference.features.card.feature_9: is none of spec.features; the nearest is"
            + " 'card.feature_0'.",
        "spec.reasons.card.feature_1: must be a reason code: a capital letter, then 1 to 63 capital"
            + " letters, digits or _.");
    assertFindings(
        spec -> {
          spec.remove("model");
          spec.put("uri", "s3://user:secret@bucket/m.ubj");
        },
        "spec.uri: must be an absolute URI of at most 2000 characters without a user, such as"
            + " file:///models/m.ubj or s3://bucket/m.ubj.");
  }

  private static ObjectNode json(String text) {
    return TestModels.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static ObjectNode goldenRow(ObjectNode spec, int index) {
    return TestModels.object(spec, "/goldenRows/" + index);
  }

  private static void assertFindings(Consumer<ObjectNode> edit, String... findings)
      throws ModelRefusedException {
    ObjectNode spec = TestModels.smallSpec();
    edit.accept(spec);
    assertThat(findings(spec)).containsExactlyInAnyOrder(findings);
  }

  private static List<String> findings(ObjectNode spec) {
    ModelRefusedException refused =
        catchThrowableOfType(ModelRefusedException.class, () -> ModelManifest.parse(spec));
    return refused.problems().stream().map(ModelProblem::toString).toList();
  }
}
