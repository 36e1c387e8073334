package dev.mitra.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.cli.Shell.Ended;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Golden;
import dev.mitra.job.fixtures.Payments;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Patterns as the commands around the control topic show them. */
class PatternCommandsTest {
  private static final String SEQUENCE =
      """
      entity: card
      within: 24h
      counts: [1h]
      sequence:
        - begin: small
          where: amount < 100 && card.count_1h > 1
          times: { from: 2, to: 5 }
        - followedBy: either
          group:
            - begin: big
              where: amount > small.avg.amount * 10.0 && merchant != small.last.merchant
        - notFollowedBy: refund
          where: type == 'payment.refunded' && small.last.seconds_ago < 9""";

  private static final String DERIVED =
      Controls.resource(
          "FeatureSet",
          "a-derived",
          "",
          "entity: card\nderived:\n  - often: pattern.test_then_spend.count_1h / card.count_1h");

  @TempDir Path folder = Path.of("");

  private static Histories topic() {
    return new Histories()
        .publish(Controls.CARD)
        .publish(pattern(", version: 1, labels: { owner: risk-in }", SEQUENCE))
        .publish(DERIVED)
        .publish(Controls.rule("spender", "pattern.test_then_spend && card.often > 0.1", "REVIEW"))
        .publish(pattern(", version: 2", SEQUENCE + "\nmode: SHADOW"))
        .publish(pattern(", version: 3", SEQUENCE + "\nmode: SHADY"))
        .publish(pattern(", version: 3", SEQUENCE.replace("24h", "12h")))
        .delete("Pattern/test-then-spend", 4);
  }

  private static String pattern(String metadata, String spec) {
    return Controls.resource("Pattern", "test-then-spend", metadata, spec);
  }

  @Test
  void theyAreListedWithWhatTheyFollow() {
    Histories topic = topic();
    StringWriter text = new StringWriter();
    List<KindNames.Pick> picks =
        Stream.of("patterns", "rules", "featuresets").map(KindNames::pick).toList();
    GetCommand.write(
        GetCommand.select(
            GetCommand.standings(topic.history(), Optional.empty(), topic.now()), picks),
        picks,
        GetCommand.Output.TABLE,
        new PrintWriter(text, true));
    Golden.check("cli/get-patterns.txt", text.toString());
  }

  @Test
  void aDescriptionSaysWhatTheyReadAndWhatReadsThem() {
    Histories topic = topic();
    StringBuilder text = new StringBuilder();
    for (String id : List.of("Pattern/test-then-spend", "FeatureSet/card", "Rule/spender")) {
      StringWriter written = new StringWriter();
      new Description(topic.history(), KindNames.id(id), topic.now())
          .write(new PrintWriter(written, true));
      text.append(written).append('\n');
    }
    Golden.check("cli/describe-patterns.txt", text.toString());
  }

  @Test
  void theVerdictSaysWhetherAPatternGoesOn() {
    List<PastRecord> records = topic().history().records();
    assertThat(records.get(4).ack().warnings()).isEmpty();
    assertThat(records.get(6).ack().warnings())
        .containsExactly(
            "Pattern/test-then-spend follows another sequence now: what was under way and counted"
                + " begins anew");
  }

  @Test
  void inAFolderWhatReadsThemComesAfterThem() throws IOException {
    Files.writeString(folder.resolve("a.yaml"), DERIVED);
    Files.writeString(folder.resolve("b.yaml"), pattern("", SEQUENCE));
    Files.writeString(folder.resolve("c.yaml"), Controls.CARD);
    Files.writeString(
        folder.resolve("0.yaml"), Controls.rule("r", "pattern.test_then_spend", "TAG"));
    Path schema = Files.writeString(folder.resolve("schema.txt"), Payments.YAML);
    Ended ended = Shell.run("validate", "--offline", "--schema", schema, "-f", folder);
    assertThat(ended.err() + ended.out()).doesNotContain("spec.");
    assertThat(ended.status()).isZero();
    assertThat(ResourceFiles.readOnce(List.of(folder)))
        .extracting(ResourceFiles.Item::key)
        .containsExactly(
            "FeatureSet/card", "Pattern/test-then-spend", "FeatureSet/a-derived", "Rule/r");
  }
}
