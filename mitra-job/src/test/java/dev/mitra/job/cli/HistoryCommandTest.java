package dev.mitra.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Golden;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@code mitra history} and {@code mitra describe}: what they say of a control topic. */
class HistoryCommandTest {
  private final Histories topic = Histories.eventful();

  private String history(PublishOptions.Output output, Optional<String> about, int limit) {
    StringWriter text = new StringWriter();
    PastRecords.write(
        HistoryCommand.select(topic.history(), about.map(KindNames::id), limit),
        output,
        new PrintWriter(text, true));
    return text.toString();
  }

  private String describe(String id) {
    StringWriter text = new StringWriter();
    new Description(topic.history(), KindNames.id(id), topic.now())
        .write(new PrintWriter(text, true));
    return text.toString();
  }

  @Test
  void aDemotionHoldsForOneEpochOfItsTarget() {
    topic
        .publish(Controls.rule("loud", "amount > 1", "BLOCK"))
        .publish(
            Controls.resource(
                "Demotion",
                "rule-loud",
                "",
                "target: Rule/loud\nepoch: 9\nreason: blocked 31 % of 420 payments\nshare: 0.31\n"
                    + "payments: 420\nfired: 130\nwindowMillis: 60000"));
    assertThat(topic.history().records()).last().matches(PastRecord::admitted);
    Golden.check("cli/describe-demoted.txt", describe("rule/loud"));
    assertThat(states("Rule/loud")).containsExactly("DEMOTED");

    topic.publish(Controls.rule("loud", "amount > 2", "BLOCK"));
    assertThat(states("Rule/loud")).containsExactly("IN FORCE");
    assertThat(states("Demotion/rule-loud")).isEmpty();
  }

  private List<String> states(String id) {
    return Standing.at(topic.history(), topic.now()).stream()
        .filter(standing -> standing.id().toKey().equals(id))
        .map(standing -> standing.state().label())
        .toList();
  }

  @Test
  void aTableShowsEveryRecordWithItsVerdict() {
    Golden.check(
        "cli/history.txt",
        history(PublishOptions.Output.TABLE, Optional.empty(), Integer.MAX_VALUE));
  }

  @Test
  void programsGetAllFindings() {
    Golden.check(
        "cli/history.yaml",
        history(PublishOptions.Output.YAML, Optional.of("rule/busy-card"), Integer.MAX_VALUE));
    Golden.check("cli/history.json", history(PublishOptions.Output.JSON, Optional.empty(), 2));
  }

  @Test
  void theLastRecordsOrThoseOfOneResourceCanBeAskedFor() {
    assertThat(history(PublishOptions.Output.TABLE, Optional.empty(), 2).lines()).hasSize(4);
    assertThat(history(PublishOptions.Output.TABLE, Optional.of("rule/old-rule"), 9).lines())
        .hasSize(3);
    assertThatThrownBy(() -> history(PublishOptions.Output.TABLE, Optional.of("rule/none"), 9))
        .hasMessageContaining("Rule/none: was never published; `mitra get` lists what is in force");
  }

  @Test
  void aResourceIsDescribedWithWhatItReadsAndWhatReadsIt() {
    Golden.check("cli/describe-rule.txt", describe("rule/busy-card"));
    Golden.check("cli/describe-features.txt", describe("featureset/card"));
    Golden.check("cli/describe-deleted.txt", describe("rule/old-rule"));
  }
}
