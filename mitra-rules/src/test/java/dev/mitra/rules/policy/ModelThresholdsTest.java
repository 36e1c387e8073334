package dev.mitra.rules.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.StrictDocuments;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a policy says about single models, and about explanations. */
class ModelThresholdsTest {

  @Test
  void aModelsOwnThresholdsTakeThePlaceOfAllThoseOfEveryModel() {
    PolicySpec policy =
        parse("score: { block: 0.9, review: 0.5 }\nmodels: { payments-v2: { block: 0.97 } }");

    assertThat(policy.thresholdsOf("payments")).isEqualTo(new Thresholds(0.9, Double.NaN, 0.5));
    assertThat(policy.thresholdsOf("payments-v2"))
        .isEqualTo(new Thresholds(0.97, Double.NaN, Double.NaN));
  }

  @Test
  void nothingIsExplainedUnlessAsked() {
    assertThat(parse("score: { block: 0.9 }").explain()).isEmpty();
    assertThat(parse("explain: { above: 0.6 }").explain()).contains(new ExplainSpec(0.6, 4));
    assertThat(parse("explain: { above: 0, features: 20 }").explain())
        .contains(new ExplainSpec(0, 20));
  }

  @Test
  void whatIsWrongIsTold() {
    assertThatThrownBy(
            () ->
                parse(
                    "models: { Payments: { block: 0.9 }, b: { block: 1.1 }, c: { review: 0.5,"
                        + " block: 0.4 } }\nexplain: { features: 21, over: 1 }"))
        .hasMessageContaining("spec.models.Payments: is no name of a model; a name has 1 to 63")
        .hasMessageContaining("spec.models.b.block")
        .hasMessageContaining("spec.models.c: does not descend; block >= challenge >= review")
        .hasMessageContaining("spec.explain.above")
        .hasMessageContaining("spec.explain.features")
        .hasMessageContaining("spec.explain: has an unknown field 'over'");
  }

  private static PolicySpec parse(String spec) {
    return PolicySpec.parse(
        "default", (ObjectNode) StrictDocuments.read(spec.getBytes(StandardCharsets.UTF_8)));
  }
}
