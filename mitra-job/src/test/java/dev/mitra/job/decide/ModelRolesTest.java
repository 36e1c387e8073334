package dev.mitra.job.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.event.Event;
import dev.mitra.job.control.Admission;
import dev.mitra.job.control.AdmissionRules;
import dev.mitra.job.control.Compilation;
import dev.mitra.job.control.Configuration;
import dev.mitra.job.control.ControlView;
import dev.mitra.job.control.ModelSet;
import dev.mitra.job.control.Models;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.model.ModelRole;
import dev.mitra.model.ScoringModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which models are scored, in which order, and whose score decides. */
class ModelRolesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Admission admission =
      new Admission(AdmissionRules.unsigned(Payments.SCHEMA, 0, Payments.STATE_RETENTION));
  private final List<AdmittedChange> changes = new ArrayList<>();
  private final Decider decider = new Decider(Payments.SCHEMA);
  private double[] vector = new double[0];
  private long offset;

  ModelRolesTest() {
    admit(Controls.CARD);
  }

  @Test
  void aMicroModelsScoreIsAnInputOfLaterModelsAndAColumnOfTheVector() throws IOException {
    admit(micro("risk-of-amount", "amount", "card.count_1h"));
    admit(reading("m", ModelRole.CHAMPION, "model.risk_of_amount", "card.count_1h"));
    Configuration configuration = configuration();

    JsonNode decision = decide(configuration, payment("c", 900), 2);

    ModelSet models = configuration.models();
    float micro = models.get(0).model().score(new float[] {900, 2});
    float expected = models.get(1).model().score(new float[] {micro, 2});
    assertThat(configuration.columns()).endsWith("model.risk_of_amount");
    assertThat(vector[configuration.columns().size() - 1]).isEqualTo(micro);
    assertThat((float) decision.path("score").doubleValue()).isEqualTo(expected);
    assertThat(roles(decision)).containsExactly("m CHAMPION true", "risk-of-amount MICRO false");
  }

  @Test
  void microModelsAreScoredAfterThoseThatTheyRead() throws IOException {
    admit(micro("c", "amount", "card.count_1h"));
    admit(micro("b", "model.c", "card.count_1h"));
    admit(micro("a", "model.b", "model.c"));
    admit(reading("m", ModelRole.SHADOW, "model.a", "amount"));
    Configuration configuration = configuration();

    decide(configuration, payment("c", 700), 1);

    ModelSet models = configuration.models();
    assertThat(models.all().stream().map(model -> model.name()))
        .containsExactly("c", "b", "a", "m");
    float c = models.get(0).model().score(new float[] {700, 1});
    float b = models.get(1).model().score(new float[] {c, 1});
    float a = models.get(2).model().score(new float[] {b, c});
    assertThat(configuration.columns()).endsWith("model.a", "model.b", "model.c");
    int end = configuration.columns().size();
    assertThat(new double[] {vector[end - 3], vector[end - 2], vector[end - 1]})
        .containsExactly(a, b, c);
    assertThat(decider.scores()[3]).isEqualTo(models.get(3).model().score(new float[] {a, 700}));
  }

  @Test
  void aModelThatReadsItselfIsRefusedWithItsWay() {
    admit(micro("a", "amount", "card.count_1h"));
    admit(micro("b", "model.a", "card.count_1h"));

    assertThat(findings(micro("a", "model.b", "amount")))
        .containsExactlyInAnyOrder(
            "spec.features: reads its own score by way of model.a <- model.b <- model.a; a micro"
                + " model reads those that do not read it",
            "Model/b spec.features: reads its own score by way of model.a <- model.b <- model.a; a"
                + " micro model reads those that do not read it");
    assertThat(findings(micro("c", "model.c", "amount")))
        .containsExactly(
            "spec.features: reads its own score by way of model.c <- model.c; a micro model reads"
                + " those that do not read it");
  }

  @Test
  void whatIsReadCannotBeDeletedAndOnlyMicroModelsAreRead() {
    admit(micro("a", "amount", "card.count_1h"));
    admit(reading("m", ModelRole.CHAMPION, "model.a", "amount"));

    assertThat(
            admission.admit(Controls.delete(offset, offset, "Model/a")).ack().findings().toString())
        .contains(
            "Model/m spec.features[0]: 'model.a' is the score of no micro model in force; there is"
                + " none");
    assertThat(findings(reading("s", ModelRole.SHADOW, "model.m", "amount")))
        .containsExactly(
            "spec.features[0]: 'model.m' is the score of no micro model in force; there are"
                + " model.a");
  }

  @Test
  void theChallengerDecidesForAStickyShareThatGrows() throws IOException {
    admit(Models.model("champion", ModelRole.CHAMPION));
    Set<String> before = new HashSet<>();
    for (double percent : new double[] {0, 10, 35, 100}) {
      admit(challenger(percent));
      Configuration configuration = configuration();
      Set<String> cards = new HashSet<>();
      for (int card = 0; card < 1_000; card++) {
        JsonNode decision = decide(configuration, payment("card-" + card, 900), 1);
        if (decision.path("models").path(0).path("name").asText().equals("challenger")) {
          cards.add("card-" + card);
          assertThat(roles(decision))
              .containsExactly("challenger CHALLENGER true", "champion CHAMPION false");
        } else {
          assertThat(roles(decision))
              .containsExactly("champion CHAMPION true", "challenger CHALLENGER false");
        }
      }
      assertThat(cards).containsAll(before);
      assertThat((double) cards.size()).isBetween(percent * 10 - 40, percent * 10 + 40);
      before = cards;
    }
  }

  @Test
  void eachModelHasItsOwnThresholds() throws IOException {
    admit(Models.model("champion", ModelRole.CHAMPION));
    admit(challenger(50));
    admit(
        Controls.resource(
            "Policy",
            "default",
            "",
            "score: { block: 0.0 }\nmodels:\n  challenger: { block: 1.0, review: 0.0 }"));
    Configuration configuration = configuration();

    for (int card = 0; card < 50; card++) {
      JsonNode decision = decide(configuration, payment("card-" + card, 900), 1);
      assertThat(decision.path("decision").asText())
          .isEqualTo(
              decision.path("models").path(0).path("name").asText().equals("champion")
                  ? "BLOCK"
                  : "REVIEW");
    }
  }

  @Test
  void thereIsOneChallengerAndItsFieldIsOneOfTheEvents() {
    admit(challenger(5));

    assertThat(findings(challenger(5).replace("\"challenger\"", "\"other\"")))
        .containsExactly(
            "spec.role: is CHALLENGER, as is that of Model/challenger; one challenger is allowed:"
                + " publish the other as SHADOW first");
    assertThat(findings(challenger(5).replace("\"by\":\"card\"", "\"by\":\"crad\"")))
        .containsExactly("spec.rollout.by: there is no field 'crad', did you mean 'card'?");
  }

  @Test
  void scoresAreCalibratedAndMarkersAreMissing() throws IOException {
    admit(
        Models.model(
            "m",
            spec -> {
              spec.put("missing", -1);
              spec.putObject("calibration")
                  .put("method", "platt")
                  .put("slope", 0.5)
                  .put("intercept", 1);
            }));
    Configuration configuration = configuration();

    JsonNode decision = decide(configuration, payment("c", 900), -1);

    float margin =
        configuration.models().get(0).model().forest().margin(new float[] {900, Float.NaN});
    assertThat((float) decision.path("score").doubleValue())
        .isEqualTo((float) (1 / (1 + StrictMath.exp(-(0.5 * margin + 1)))));
  }

  @Test
  void aScoreIsExplainedWhereThePolicyAsksForIt() throws IOException {
    admit(
        Models.model(
            "m", spec -> spec.putObject("reasons").put("amo*", "LARGE_AMOUNT").put("*", "OTHER")));
    admit(
        Controls.resource(
            "Policy", "default", "", "score: { block: 0.5 }\nexplain: { above: 0.5 }"));
    Configuration configuration = configuration();

    JsonNode large = decide(configuration, payment("c", 900), 1);
    JsonNode explanation = large.path("explanation");
    JsonNode first = explanation.path("features").path(0);
    ScoringModel model = configuration.models().get(0).model();

    assertThat(explanation.path("model").asText()).isEqualTo("m");
    assertThat((float) explanation.path("base").doubleValue())
        .isEqualTo((float) model.explanation().orElseThrow().shap().bias());
    assertThat(first.path("name").asText()).isEqualTo("amount");
    assertThat(first.path("value").asDouble()).isEqualTo(900);
    assertThat(first.path("contribution").asDouble()).isPositive();
    assertThat(first.path("reason").asText()).isEqualTo("LARGE_AMOUNT");
    double margin = explanation.path("base").asDouble();
    for (JsonNode feature : explanation.path("features")) {
      margin += feature.path("contribution").asDouble();
    }
    assertThat(margin)
        .as("contributions that lower the margin are not told")
        .isGreaterThanOrEqualTo(model.forest().margin(new float[] {900, 1}) - 1e-5);
    assertThat(decide(configuration, payment("c", 100), 1).has("explanation")).isFalse();
  }

  @Test
  void withoutTimeAScoreIsNotExplainedAndTheDecisionSaysSo() throws IOException {
    admit(Models.model("m", ModelRole.CHAMPION));
    admit(Controls.resource("Policy", "default", "", "explain: { above: 0.5, features: 1 }"));
    Configuration configuration = configuration();
    vector = new double[configuration.columns().size()];

    for (double amount : new double[] {900, 100}) {
      Event payment = payment("c", amount);
      decider.begin(configuration, payment, vector);
      JsonNode decision =
          JSON.readTree(
              decider.decide(configuration, payment, vector, 0, Payments.T0, Effort.LEAST));
      assertThat(decision.has("explanation")).isFalse();
      assertThat(decision.path("dropped").toString())
          .isEqualTo(amount == 900 ? "[\"explanations\"]" : "[]");
    }
  }

  private void admit(String resource) {
    changes.add(Controls.admit(admission, Controls.publish(offset, offset, resource)));
    offset++;
  }

  private List<String> findings(String resource) {
    return admission.admit(Controls.publish(offset, offset, resource)).ack().findings().stream()
        .map(Object::toString)
        .toList();
  }

  private Configuration configuration() {
    try (ControlView view =
        new ControlView(Payments.SCHEMA, Compilation.Scope.ALL, Long.MAX_VALUE / 2)) {
      view.load(changes);
      return view.at(Payments.T0);
    }
  }

  private JsonNode decide(Configuration configuration, Event payment, double count)
      throws IOException {
    vector = new double[configuration.columns().size()];
    decider.begin(configuration, payment, vector);
    vector[configuration.plan().index("card.count_1h").orElseThrow()] = count;
    return JSON.readTree(decider.decide(configuration, payment, vector, 0, Payments.T0));
  }

  private static Event payment(String card, double amount) {
    return Payments.attempt("e", 1, card, "m", amount);
  }

  private static List<String> roles(JsonNode decision) {
    List<String> roles = new ArrayList<>();
    for (JsonNode model : decision.path("models")) {
      roles.add(
          model.path("name").asText()
              + " "
              + model.path("role").asText()
              + " "
              + model.path("decides").asBoolean());
    }
    return roles;
  }

  private static String micro(String name, String first, String second) {
    return reading(name, ModelRole.MICRO, first, second);
  }

  private static String reading(String name, ModelRole role, String first, String second) {
    return Models.model(
        name,
        spec -> {
          spec.put("role", role.name());
          spec.putArray("features").add(first).add(second);
        });
  }

  private static String challenger(double percent) {
    return Models.model(
        "challenger",
        (ObjectNode spec) -> {
          spec.put("role", "CHALLENGER");
          spec.putObject("rollout").put("percent", percent).put("by", "card");
        });
  }
}
