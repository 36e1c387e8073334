package dev.mitra.job.decide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mitra.features.event.Event;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.job.control.Compilation;
import dev.mitra.job.control.Configuration;
import dev.mitra.job.control.ControlView;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.verify.Difference;
import dev.mitra.job.verify.Verifier;
import dev.mitra.job.wire.AdmittedChange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What patterns that have matched make of a decision, and what the decision says of them. */
class PatternDecisionTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Event PAYMENT = Payments.attempt("e", 1, "c", "m", 10);

  @Test
  void theDecisionNamesThePatternsThatHaveMatched() throws IOException {
    Configuration configuration =
        configuration(
            Controls.CARD,
            Controls.MERCHANT,
            pattern("zeal", "card", "ACTIVE"),
            pattern("trial", "card", "SHADOW"),
            pattern("idle", "card", "DISABLED"),
            pattern("at-shops", "merchant", "ACTIVE"),
            pattern("quiet", "merchant", "ACTIVE"));

    JsonNode decision =
        decide(
            configuration,
            Map.of(
                "pattern.zeal", 1.0,
                "pattern.trial", 1.0,
                "pattern.idle", 1.0,
                "pattern.at_shops", 1.0,
                "pattern.quiet.stage", 1.0));
    assertThat(decision.path("patterns"))
        .hasToString(
            "[{\"name\":\"at-shops\",\"entity\":\"merchant\",\"epoch\":5},"
                + "{\"name\":\"zeal\",\"entity\":\"card\",\"epoch\":2}]");
    assertThat(decision.path("shadowPatterns"))
        .hasToString("[{\"name\":\"trial\",\"entity\":\"card\",\"epoch\":3}]");
    List<String> members = new ArrayList<>();
    decision.fieldNames().forEachRemaining(members::add);
    assertThat(members).containsSubsequence("shadowRules", "patterns", "shadowPatterns", "models");
  }

  @Test
  void whatDidNotArriveInTimeHasNotMatched() throws IOException {
    Configuration configuration =
        configuration(
            Controls.CARD,
            pattern("p", "card", "ACTIVE"),
            Controls.rule("r", "pattern.p", "BLOCK"),
            Controls.rule("not", "\"!pattern.p\"", "TAG"));

    JsonNode decision = decide(configuration, Map.of());
    assertThat(decision.path("patterns")).isEmpty();
    assertThat(fired(decision, "rules")).containsExactly("not");
  }

  @Test
  void aRuleThatReadsAPatternInShadowModeIsOnlyReported() throws IOException {
    String[] resources = {
      Controls.CARD,
      pattern("p", "card", "SHADOW"),
      pattern("q", "card", "ACTIVE"),
      Controls.resource(
          "FeatureSet",
          "derived",
          "",
          "entity: card\nderived:\n  - hit: pattern.p\n  - twice: card.hit * 2.0\n"
              + "  - other: \"pattern.q\""),
      Controls.rule("direct", "pattern.p && amount > 1", "BLOCK"),
      Controls.rule("stage", "amount > 1 || pattern.p.stage > 0", "BLOCK"),
      Controls.rule("derived", "card.hit == 1.0", "BLOCK"),
      Controls.rule("far", "card.twice > 1.0", "BLOCK"),
      Controls.rule("of-another", "pattern.q && card.other > 0.0", "REVIEW"),
      Controls.resource("Rule", "in-shadow", "", "when: pattern.p\naction: BLOCK\nmode: SHADOW"),
    };
    Map<String, Double> matched = Map.of("pattern.p", 1.0, "pattern.q", 1.0);

    JsonNode decision = decide(configuration(resources), matched);
    assertThat(decision.path("decision").asText()).isEqualTo("REVIEW");
    assertThat(fired(decision, "rules")).containsExactly("of-another");
    assertThat(fired(decision, "shadowRules"))
        .containsExactly(
            "derived SHADOW_PATTERN",
            "direct SHADOW_PATTERN",
            "far SHADOW_PATTERN",
            "in-shadow SHADOW",
            "stage SHADOW_PATTERN");

    resources[1] = pattern("p", "card", "ACTIVE");
    decision = decide(configuration(resources), matched);
    assertThat(decision.path("decision").asText()).isEqualTo("BLOCK");
    assertThat(fired(decision, "shadowRules")).containsExactly("in-shadow SHADOW");
  }

  @Test
  void aDecisionWithPatternsIsRecomputedFromTheLoggedVector() {
    List<AdmittedChange> history =
        Controls.admitted(
            Controls.CARD,
            pattern("p", "card", "ACTIVE"),
            pattern("s", "card", "SHADOW"),
            Controls.rule("r", "pattern.p && pattern.p.stage >= 1.0", "BLOCK"));
    Configuration configuration = configuration(history);
    double[] vector = vector(configuration);
    Decider decider = new Decider(Payments.SCHEMA);
    put(configuration.plan(), vector, Map.of("pattern.p", 1.0, "pattern.s", 1.0));
    put(configuration.plan(), vector, Map.of("pattern.p.stage", 1.0, "card.count_1h", 3.0));
    byte[] body = decider.decide(configuration, PAYMENT, vector, 0, Payments.T0);
    assertThat(new String(body, UTF_8)).contains("\"decision\":\"BLOCK\"");

    try (Verifier verifier = new Verifier(Payments.SCHEMA, history)) {
      assertThat(verifier.verify(entry(configuration, vector), body)).isEmpty();
      put(configuration.plan(), vector, Map.of("pattern.s", 0.0));
      Difference difference = verifier.verify(entry(configuration, vector), body).orElseThrow();
      assertThat(difference.kind()).isEqualTo(Difference.Kind.DECISION);
      assertThat(difference.members())
          .containsExactly(
              "shadowPatterns: logged [{\"name\":\"s\",\"entity\":\"card\",\"epoch\":2}],"
                  + " recomputed []");
    }
  }

  private static FeatureLog.Entry entry(Configuration configuration, double[] vector) {
    return new FeatureLog.Entry(
        configuration.plan().names(),
        vector.clone(),
        PAYMENT,
        configuration.epoch(),
        Payments.T0,
        0);
  }

  private static String pattern(String name, String entity, String mode) {
    return Controls.resource(
        "Pattern",
        name,
        "",
        "entity: %s\nmode: %s\nwithin: 1h\nsequence: [{ begin: a, where: amount > 5 }]"
            .formatted(entity, mode));
  }

  private static Configuration configuration(String... resources) {
    return configuration(Controls.admitted(resources));
  }

  private static Configuration configuration(List<AdmittedChange> history) {
    try (ControlView view =
        new ControlView(Payments.SCHEMA, Compilation.Scope.ALL, Long.MAX_VALUE / 2)) {
      view.load(history);
      return view.at(Payments.T0);
    }
  }

  private static double[] vector(Configuration configuration) {
    double[] vector = new double[configuration.plan().size()];
    new Decider(Payments.SCHEMA).begin(configuration, PAYMENT, vector);
    return vector;
  }

  private static void put(FeaturePlan plan, double[] vector, Map<String, Double> values) {
    values.forEach((name, value) -> vector[plan.index(name).orElseThrow()] = value);
  }

  private static JsonNode decide(Configuration configuration, Map<String, Double> values)
      throws IOException {
    Decider decider = new Decider(Payments.SCHEMA);
    double[] vector = new double[configuration.plan().size()];
    decider.begin(configuration, PAYMENT, vector);
    put(configuration.plan(), vector, values);
    return JSON.readTree(decider.decide(configuration, PAYMENT, vector, 0, Payments.T0));
  }

  private static List<String> fired(JsonNode decision, String member) {
    List<String> names = new ArrayList<>();
    for (JsonNode rule : decision.path(member)) {
      names.add((rule.path("name").asText() + " " + rule.path("effect").asText()).strip());
    }
    return names;
  }
}
