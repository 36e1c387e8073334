package dev.mitra.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.job.cli.GetCommand.Output;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Golden;
import dev.mitra.job.fixtures.Seeds;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mitra get}: what it shows of a control topic. */
class GetCommandTest {
  private static final int RUNS = 100;

  @TempDir Path folder = Path.of("");

  private final Histories topic = Histories.eventful();

  private String get(Output output, Optional<String> at, String... wanted) {
    return get(topic, output, at, wanted);
  }

  private static String get(Histories topic, Output output, Optional<String> at, String... wanted) {
    List<KindNames.Pick> picks = Arrays.stream(wanted).map(KindNames::pick).toList();
    List<Standing> standings = GetCommand.standings(topic.history(), at, topic.now());
    StringWriter text = new StringWriter();
    GetCommand.write(
        GetCommand.select(standings, picks), picks, output, new PrintWriter(text, true));
    return text.toString();
  }

  @Test
  void aTableShowsWhatIsInForceAndWhatWaitsForItsTime() {
    Golden.check("cli/get.txt", get(Output.TABLE, Optional.empty()));
  }

  @Test
  void aWideTableAddsSignersAndDescriptions() {
    Golden.check("cli/get-wide.txt", get(Output.WIDE, Optional.empty()));
  }

  @Test
  void yamlAndJsonHoldWholeResources() {
    Golden.check("cli/get.yaml", get(Output.YAML, Optional.empty()));
    Golden.check("cli/get.json", get(Output.JSON, Optional.empty(), "rules"));
    Golden.check("cli/get-one.json", get(Output.JSON, Optional.empty(), "rule/busy-card"));
  }

  @Test
  void namesAreOneALineAndEachOnce() {
    assertThat(get(Output.NAME, Optional.empty()))
        .isEqualTo("FeatureSet/card\nRule/busy-card\nPolicy/default\n");
    assertThat(get(Output.NAME, Optional.empty(), "POLICIES", "featureset/card"))
        .isEqualTo("FeatureSet/card\nPolicy/default\n");
  }

  @Test
  void anEpochOrAMomentShowsWhatWasInForceThen() {
    assertThat(get(Output.TABLE, Optional.of("2"), "rules")).contains("REVIEW");
    assertThat(get(Output.TABLE, Optional.of("3"), "rules")).contains("CHALLENGE");
    assertThat(get(Output.NAME, Optional.of("5"), "rules"))
        .isEqualTo("Rule/busy-card\nRule/old-rule\n");
    assertThat(get(Output.NAME, Optional.of("2026-03-01T10:00:00.999Z"))).isEmpty();
    assertThat(get(Output.NAME, Optional.of("2026-03-01T10:00:01Z")))
        .isEqualTo("FeatureSet/card\n");
    // It waits for April, and then it is there.
    assertThat(get(Output.TABLE, Optional.of("8"), "rules")).contains("BLOCK");
  }

  @Test
  void whatCannotBeShownIsSaidWithWhatCan() {
    assertThatThrownBy(() -> get(Output.TABLE, Optional.of("4")))
        .hasMessageContaining("4 is no epoch of an admitted change; `mitra history` lists them");
    assertThatThrownBy(() -> get(Output.TABLE, Optional.of("yesterday")))
        .hasMessageContaining("'yesterday' is neither an epoch nor a moment in UTC; write 17 or");
    assertThatThrownBy(() -> get(Output.TABLE, Optional.empty(), "rule/busy-crad"))
        .hasMessageContaining("Rule/busy-crad: is not in force, did you mean 'Rule/busy-card'?");
  }

  @Test
  void whatGetWritesAppliedToAnEmptyTopicPutsTheSameIntoForce() throws IOException {
    long seed = Seeds.announce(GetCommandTest.class);
    for (int run = 0; run < RUNS; run++) {
      Histories random = random(Seeds.random(seed, run));
      String yaml = get(random, Output.YAML, Optional.empty());
      if (random.history().at(random.now()).all().isEmpty()) {
        continue;
      }
      Path file = Files.writeString(folder.resolve("all.yaml"), yaml);
      Histories empty = new Histories();
      for (ResourceFiles.Item item : ResourceFiles.readOnce(List.of(file))) {
        empty.publish(new String(item.body(), StandardCharsets.UTF_8));
      }
      assertThat(empty.history().records())
          .as("run %d%n%s", run, yaml)
          .allMatch(PastRecord::admitted);
      assertThat(resources(empty)).as("run %d%n%s", run, yaml).isEqualTo(resources(random));
    }
  }

  private static List<Object> resources(Histories topic) {
    return topic.history().at(topic.now()).all().stream()
        .map(change -> (Object) change.resource())
        .toList();
  }

  private static Histories random(Random random) {
    List<String> texts =
        List.of("'3'", "it's: # odd", "- x", "null", "\"quoted\"", "पैसा", "a\\nb", "1e3");
    Histories topic = new Histories();
    List<String> rules = new ArrayList<>();
    int records = 1 + random.nextInt(12);
    for (int i = 0; i < records; i++) {
      switch (random.nextInt(6)) {
        case 0 -> topic.publish(Histories.CARD);
        case 1 -> topic.publish(Controls.MERCHANT);
        case 2 -> topic.publish(Controls.POLICY);
        case 3 -> {
          if (!rules.isEmpty()) {
            topic.delete("Rule/" + rules.get(random.nextInt(rules.size())));
          }
        }
        default -> {
          String name = "rule-" + random.nextInt(4);
          rules.add(name);
          String text = texts.get(random.nextInt(texts.size()));
          topic.publish(
              "{\"apiVersion\":\"mitra/v1\",\"kind\":\"Rule\",\"metadata\":{\"name\":\"%s\",\"labels\":{\"owner\":\"%s\"}},\"spec\":{\"when\":\"%s >= %d\",\"action\":\"TAG\",\"points\":%s,\"description\":\"%s\"}}"
                  .formatted(
                      name,
                      text.replace("\"", "\\\""),
                      random.nextBoolean() ? "amount" : "card.count_1h",
                      random.nextInt(9),
                      random.nextInt(9) / 2.0,
                      text.replace("\"", "\\\"")));
        }
      }
    }
    return topic;
  }
}
