package dev.mitra.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.job.cli.Shell.Ended;
import dev.mitra.job.fixtures.Golden;
import dev.mitra.job.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mitra features list}: what it shows of declarations, right and wrong ones. */
class FeatureListCommandTest {
  private static final Path DEFAULTS = Repository.root().resolve("deploy/defaults");

  private static final String SCHEMA =
      """
      apiVersion: mitra/v1
      kind: EventSchema
      metadata: { name: small }
      spec:
        id: id
        type: type
        time: time
        scored: [pay]
        fields:
          - { name: id, pointer: /id, type: string }
          - { name: type, pointer: /type, type: string }
          - { name: time, pointer: /time, type: time }
          - { name: amount, pointer: /amount, type: double, description: What it costs. }
          - { name: card, pointer: /card, type: string }
          - { name: shop, pointer: /shop, type: string }
        entities:
          - { name: card, key: [card] }
      """;

  private static final String CARD =
      """
      apiVersion: mitra/v1
      kind: FeatureSet
      metadata: { name: card }
      spec:
        entity: card
        where: "type == 'pay'"
        features:
          - count: { windows: [1h, 1d], description: How often the card pays. }
          - failed: { count: true, where: "type == 'declined' || amount < 1.0", windows: [1h], description: Declines. }
          - amount: { of: amount, aggregates: [avg], windows: [7d], delay: 1h, whenEmpty: -1 }
        derived:
          - share: { value: "card.failed_1h / card.count_1h", description: How often it fails. }
      """;

  private static final String PAIR =
      """
      apiVersion: mitra/v1
      kind: FeatureSet
      metadata: { name: card-shop }
      spec:
        entity: card_shop
        key: [card, shop]
        features:
          - known: { timeSince: [first], description: How long the two know each other. }
      """;

  @TempDir Path folder = Path.of("");

  private Ended list(Object... options) throws IOException {
    Files.writeString(folder.resolve("schema.yml"), SCHEMA);
    Path resources = Files.createDirectories(folder.resolve("resources"));
    if (!Files.exists(resources.resolve("card.yaml"))) {
      Files.writeString(resources.resolve("card.yaml"), CARD);
      Files.writeString(resources.resolve("pair.yaml"), PAIR);
    }
    return Shell.run(
        "features",
        "list",
        "--resources",
        resources,
        "--schema",
        folder.resolve("schema.yml"),
        options);
  }

  @Test
  void aTableGroupsTheFeaturesByEntityAndSaysWhatTheyAreFor() throws IOException {
    Ended ended = list();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.status()).isZero();
    Golden.check("cli/features.txt", ended.out());
  }

  @Test
  void aReferencePageIsMarkdown() throws IOException {
    Ended ended = list("-o", "markdown");
    assertThat(ended.status()).isZero();
    Golden.check("cli/features.md", ended.out());
  }

  @Test
  void programsGetEveryColumnWithTheSameMembers() throws IOException {
    Ended ended = list("-o", "json");
    assertThat(ended.status()).isZero();
    Golden.check("cli/features.json", ended.out());
  }

  @Test
  void oneEntityOrWhatAnExpressionFindsCanBeAskedFor() throws IOException {
    assertThat(names(list("--entity", "card_shop", "-o", "json")))
        .containsExactly("card_shop.known_since_first", "card_shop.coverage");
    assertThat(names(list("--grep", "DECLIN", "-o", "json"))).containsExactly("card.failed_1h");
    assertThat(names(list("--grep", "^card.*1h$", "--entity", "card", "-o", "json")))
        .containsExactly("card.count_1h", "card.failed_1h");
    assertThat(
            names(
                list(
                    "--entity",
                    "card",
                    "--entity",
                    "card_shop",
                    "--grep",
                    "coverage$",
                    "-o",
                    "json")))
        .containsExactly("card.coverage", "card_shop.coverage");
  }

  @Test
  void whatIsNotThereIsSaidAndIsNoSuccess() throws IOException {
    Ended nothing = list("--grep", "no such thing");
    assertThat(nothing.status()).isEqualTo(1);
    assertThat(nothing.out()).isEmpty();
    assertThat(nothing.err()).isEqualTo("mitra: nothing matches" + System.lineSeparator());

    Ended near = list("--entity", "cards");
    assertThat(near.status()).isEqualTo(1);
    assertThat(near.err()).contains("--entity: names 'cards', which has no features", "'card'?");

    Ended far = list("--entity", "warehouse");
    assertThat(far.err()).contains("there are card, card_shop");
  }

  @Test
  void aWrongOptionIsAMistakeOfUse() throws IOException {
    assertThat(list("--grep", "(").status()).isEqualTo(2);
    assertThat(list("--grep", "(").err()).contains("no regular expression");
    assertThat(list("-o", "xml").status()).isEqualTo(2);
    assertThat(Shell.run("features").status()).isEqualTo(2);
  }

  @Test
  void everythingThatIsWrongInAllFilesIsFound() throws IOException {
    Path resources = Files.createDirectories(folder.resolve("resources"));
    Files.writeString(
        resources.resolve("card.yaml"), CARD.replace("windows: [1h]", "window: [1h]"));
    Files.writeString(resources.resolve("pair.yaml"), PAIR.replace("[first]", "[frist]"));
    Files.writeString(resources.resolve("again.yaml"), PAIR);
    Ended ended = list();
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err().replace(resources.toString(), "DIR").lines())
        .allSatisfy(line -> assertThat(line).startsWith("mitra: DIR/"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("mitra: DIR/card.yaml spec.features[1].failed:")
                    .contains("'window'", "'windows'"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("mitra: DIR/pair.yaml spec.features[0].known.timeSince[0]:")
                    .contains("'first'"));
  }

  @Test
  void setsThatDoNotGoTogetherAreFound() throws IOException {
    Path resources = Files.createDirectories(folder.resolve("resources"));
    Files.writeString(resources.resolve("card.yaml"), CARD.replace("of: amount", "of: amonut"));
    Files.writeString(resources.resolve("other.yaml"), PAIR);
    Files.writeString(resources.resolve("pair.yaml"), PAIR);
    Ended twice = list();
    assertThat(twice.status()).isEqualTo(1);
    assertThat(twice.err())
        .contains("pair.yaml: is another FeatureSet/card-shop", "other.yaml is there already");

    Files.delete(resources.resolve("other.yaml"));
    Ended unknown = list();
    assertThat(unknown.status()).isEqualTo(1);
    assertThat(unknown.err())
        .contains("card.yaml spec.features[2].amount", "'amonut'", "'amount'?");
  }

  @Test
  void aSchemaThatIsWrongOrNotThereIsFound() throws IOException {
    Path wrong =
        Files.writeString(folder.resolve("wrong.yaml"), SCHEMA.replace("scored", "scores"));
    Ended ended = Shell.run("features", "list", "--resources", folder, "--schema", wrong);
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.err()).contains(wrong + " spec", "'scores'");

    Path missing = folder.resolve("missing.yaml");
    Ended gone = Shell.run("features", "list", "--resources", folder, "--schema", missing);
    assertThat(gone.status()).isEqualTo(1);
    assertThat(gone.err()).contains(missing + ": cannot be read");
  }

  @Test
  void theReferencePageOfTheDefaultFeaturesIsTheGeneratedOne() {
    Ended ended = listDefaults("-o", "markdown");
    assertThat(ended.status()).as(ended.err()).isZero();
    Golden.checkPage("docs/feature-reference.md", ended.out());
  }

  @Test
  void programsGetTheDefaultFeaturesInTheOrderOfTheVector() throws IOException {
    FeaturePlan plan =
        FeatureSets.plan(
            FeatureSets.schema(DEFAULTS.resolve("schema.yaml")), DEFAULTS.resolve("resources"));
    Ended ended = listDefaults("-o", "json");
    assertThat(names(ended)).isEqualTo(plan.names());
  }

  private static Ended listDefaults(Object... options) {
    return Shell.run(
        "features",
        "list",
        "--resources",
        DEFAULTS.resolve("resources"),
        "--schema",
        DEFAULTS.resolve("schema.yaml"),
        options);
  }

  private static List<String> names(Ended ended) throws IOException {
    List<String> names = new ArrayList<>();
    for (JsonNode column : new ObjectMapper().readTree(ended.out())) {
      names.add(column.path("name").asText());
    }
    return names;
  }
}
