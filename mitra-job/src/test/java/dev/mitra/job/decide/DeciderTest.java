package dev.mitra.job.decide;

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
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A payment's vector on its way to the decision. */
class DeciderTest {

  @Test
  void derivedFeaturesAreComputedBeforeRulesReadThem() throws IOException {
    Configuration configuration =
        configuration(
            Controls.featureSet("card", "count: { windows: [1h] }"),
            Controls.resource(
                "FeatureSet",
                "ratios",
                "",
                "entity: card\nderived:\n  - spree: card.count_1h * amount\n"
                    + "  - big: card.spree > 100"),
            Controls.rule("spree", "card.big == 1.0 && card.spree < 1000.0", "REVIEW"));
    FeaturePlan plan = configuration.plan();
    Decider decider = new Decider(Payments.SCHEMA);
    double[] vector = new double[plan.size()];

    assertThat(decide(decider, configuration, vector, 50, 3)).isEqualTo("REVIEW");
    assertThat(vector[column(plan, "card.spree")]).isEqualTo(150);
    assertThat(vector[column(plan, "card.big")]).isEqualTo(1);
    assertThat(decide(decider, configuration, vector, 50, 2)).isEqualTo("ALLOW");
    assertThat(vector[column(plan, "card.big")]).isZero();
    assertThat(decide(decider, configuration, vector, 50, Double.NaN)).isEqualTo("ALLOW");
    assertThat(vector[column(plan, "card.spree")]).as("missing with its input").isNaN();
  }

  private static Configuration configuration(String... resources) {
    try (ControlView view =
        new ControlView(Payments.SCHEMA, Compilation.Scope.ALL, Long.MAX_VALUE / 2)) {
      view.load(Controls.admitted(resources));
      return view.at(Payments.T0);
    }
  }

  private static String decide(
      Decider decider, Configuration configuration, double[] vector, double amount, double count)
      throws IOException {
    Event payment = Payments.attempt("e", 1, "c", "m", amount);
    decider.begin(configuration, payment, vector);
    vector[column(configuration.plan(), "card.count_1h")] = count;
    JsonNode decision =
        new ObjectMapper().readTree(decider.decide(configuration, payment, vector, 0, Payments.T0));
    return decision.path("decision").asText();
  }

  private static int column(FeaturePlan plan, String name) {
    return plan.index(name).orElseThrow();
  }
}
