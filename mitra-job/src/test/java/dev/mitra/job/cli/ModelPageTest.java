package dev.mitra.job.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.job.control.Models;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Golden;
import dev.mitra.model.ModelRole;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@code mitra model list} and {@code mitra model describe}. */
class ModelPageTest {
  private final Histories topic =
      new Histories()
          .publish(Controls.CARD)
          .publish(Models.model("champion", ModelRole.CHAMPION))
          .publish(Models.model("other", ModelRole.SHADOW))
          .publish(
              Models.model(
                  "risk-of-amount",
                  spec -> spec.put("role", ModelRole.MICRO.name()).put("version", "2026-02")))
          .publish(
              Models.model(
                  "next",
                  spec -> {
                    spec.put("version", "2");
                    spec.put("role", ModelRole.SHADOW.name());
                    spec.put("trainingData", "the feature log of February");
                    spec.putArray("features").add("amount").add("model.risk_of_amount");
                  }))
          .publish(
              Controls.resource(
                  "Policy",
                  "default",
                  "",
                  "score: { block: 0.9 }\nmodels:\n  next: { review: 0.4 }\nexplain: { above: 0.6 }"))
          .publish(Controls.rule("second-opinion", "model.next > 0.8 && score < 0.5", "REVIEW"));

  private void publish(ModelMove move) {
    for (Proposed each : move.proposals()) {
      String body = new String(each.body().orElseThrow(), UTF_8);
      topic.publish(body);
    }
  }

  private void ramp(double percent) {
    publish(
        new ModelMoves(topic.history(), false)
            .ramp(ModelSpecs.id("next"), percent, Optional.of("card"), false));
  }

  private String describe(String name) {
    StringWriter text = new StringWriter();
    new ModelPage(topic.history(), topic.now(), false)
        .write(ModelSpecs.id(name), new PrintWriter(text, true));
    return masked(text);
  }

  @Test
  void whoDecidesIsReadAsTheScore() {
    assertThat(describe("champion")).containsPattern("read by +Rule/second-opinion: score\n");
    assertThat(describe("next")).containsPattern("read by +Rule/second-opinion: model.next\n");
    ramp(10);
    assertThat(describe("next"))
        .containsPattern("read by +Rule/second-opinion: model.next, score\n");
    assertThat(
            Standings.what(
                topic.history().atLast().get(ModelSpecs.id("next")).orElseThrow().resource()))
        .isEqualTo("CHALLENGER 2, 10 % by card");
  }

  private String list() {
    StringWriter text = new StringWriter();
    new ModelTable(topic.history(), topic.now()).write(new PrintWriter(text, true));
    return masked(text);
  }

  /** What depends on the trainer's library is left out. */
  private static String masked(StringWriter text) {
    return text.toString()
        .replaceAll("SHA-256 [0-9a-f]+", "SHA-256 HASH")
        .replaceAll(" +[0-9.]+ KiB( \\([0-9,]+ bytes\\))?", " SIZE")
        .replaceAll("\\d\\.\\de[+-]\\d+ apart", "TINY apart");
  }

  @Test
  void theListSaysWhoDecidesWhat() {
    assertThat(topic.history().records()).allMatch(PastRecord::admitted);
    ramp(10);
    topic.publish(
        Models.model("other", spec -> spec.put("role", ModelRole.SHADOW.name()))
            .replace(
                "\"name\":\"other\"",
                "\"name\":\"other\",\"effectiveAt\":\"2026-04-01T00:00:00Z\""));
    Golden.check("cli/model-list.txt", list());
  }

  @Test
  void programsGetTheSame() {
    assertThat(new ModelTable(topic.history(), topic.now()).json())
        .extracting(each -> each.path("name").asText() + " " + each.path("role").asText())
        .containsExactly(
            "champion CHAMPION", "next SHADOW", "other SHADOW", "risk-of-amount MICRO");
  }

  @Test
  void aModelIsDescribedWithItsHistory() {
    ramp(10);
    ramp(50);
    Golden.check("cli/model-describe.txt", describe("next"));
  }

  @Test
  void aMicroModelSaysWhoReadsIt() {
    assertThat(describe("risk-of-amount"))
        .containsPattern("read by +Model/next: model.risk_of_amount\n");
  }

  @Test
  void oneThatIsGoneIsDescribedAsItWas() {
    topic.delete("Model/other");
    assertThat(describe("other"))
        .contains("deleted; `mitra rollback Model/other` brings it back")
        .containsPattern("\\d+  2026-03-01T10:\\d\\d:01Z  deleted");
  }

  @Test
  void oneThatNeverWasIsSaidNotToBe() {
    assertThatThrownBy(() -> describe("none"))
        .hasMessageContaining(
            "Model/none: was never admitted; `mitra model list` lists the models");
  }
}
