package dev.mitra.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mitra.job.handbook.SimulatedTransactions;
import dev.mitra.job.testing.Repository;
import dev.mitra.model.ModelManifest;
import dev.mitra.model.ScoringModel;
import dev.mitra.model.check.ModelRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way on a small simulated file; on the handbook's own by {@code mitra.handbook}. */
class HandbookEvaluateCommandTest {
  private static final Path EXAMPLE = Repository.root().resolve("deploy/examples/handbook");

  private static final long SEED = 20_180_401;

  @TempDir private Path folder = Path.of("");

  @Test
  void figuresModelsAndTheCheckOfLeaks() throws IOException, ModelRefusedException {
    Path json = folder.resolve("out/figures.json");

    Shell.Ended ended = evaluate("--json", json, "--model", folder.resolve("models"));

    assertThat(ended.err()).isEmpty();
    assertThat(ended.status()).isZero();
    assertThat(ended.out())
        .contains("the book's features", "own features", "No label was used before it was known.");
    JsonNode figures = read(json);
    for (String model : List.of("book", "own")) {
      for (String figure : List.of("auc_roc", "average_precision", "card_precision_100")) {
        assertThat(figures.path(model).path(figure).asDouble(-1))
            .as("%s of %s", figure, model)
            .isBetween(0.0, 1.0);
      }
      assertThat(figures.path("leaks").path(model).path("rows_changed").asInt(-1)).isZero();
      assertThat(figures.path("leaks").path(model).path("rows").asInt())
          .isEqualTo(figures.path("rows").path("test").asInt());
      assertThat(figures.path("leaks").path(model).path("control_rows_changed").asInt())
          .isPositive();
      JsonNode resource = read(folder.resolve("models/handbook-" + model + ".json"));
      assertThat(ScoringModel.admit(ModelManifest.parse(resource.path("spec")))).isNotNull();
    }
    assertThat(figures.path("own").path("auc_roc").asDouble()).isGreaterThan(0.75);
    assertThat(figures.path("dates").path("test_to").asText()).isEqualTo("2018-05-10");
    assertThat(figures.path("rows").path("training").asInt()).isEqualTo(2_100);
  }

  @Test
  void aFeatureThatReadsLabelsTooEarlyIsFound() throws IOException {
    Path early = Files.createDirectories(folder.resolve("early"));
    for (String file : List.of("customer.yaml", "terminal.yaml")) {
      String declared = Files.readString(EXAMPLE.resolve("own").resolve(file));
      Files.writeString(early.resolve(file), declared.replace("delay: 7d", "delay: 6d"));
    }

    Shell.Ended ended = evaluate("--resources", early);

    assertThat(ended.status()).isEqualTo(Mitra.REFUSED);
    assertThat(ended.out())
        .contains("own: ")
        .contains("A label was used before it was known")
        .doesNotContain("own: 0 of");
  }

  @Test
  void withTheSameArgumentsTheFiguresAreTheSame() throws IOException {
    Path first = folder.resolve("first.json");
    Path second = folder.resolve("second.json");
    evaluate("--json", first, "--no-check-leaks");
    evaluate("--json", second, "--no-check-leaks");
    assertThat(read(first).path("own")).isEqualTo(read(second).path("own"));
    assertThat(read(first).path("book")).isEqualTo(read(second).path("book"));
    assertThat(read(first).path("leaks")).isEmpty();
  }

  @Test
  void whatIsMissingOrWrongIsSaidInOneSentence() {
    Shell.Ended none = Shell.run("handbook-evaluate", "--transactions", folder.resolve("no.csv"));
    assertThat(none.status()).isEqualTo(Mitra.REFUSED);
    assertThat(none.err()).contains("no.csv: cannot be read");
    Shell.Ended early =
        Shell.run("handbook-evaluate", "--test-from", "2018-08-01", "--test-to", "2018-08-07");
    assertThat(early.status()).isEqualTo(Mitra.REFUSED);
    assertThat(early.err()).contains("--test-from: 2018-08-01 is too early");
  }

  private Shell.Ended evaluate(Object... options) throws IOException {
    Path transactions = folder.resolve("transactions.csv");
    if (!Files.exists(transactions)) {
      SimulatedTransactions.write(transactions, 40, SEED);
    }
    List<Object> words =
        new ArrayList<>(
            List.of(
                "handbook-evaluate",
                "--example",
                EXAMPLE,
                "--transactions",
                transactions,
                "--train-from",
                "2018-04-20",
                "--train-to",
                "2018-04-26",
                "--test-from",
                "2018-05-04",
                "--test-to",
                "2018-05-10"));
    words.addAll(Arrays.asList(options));
    return Shell.run(words.toArray());
  }

  private static JsonNode read(Path file) throws IOException {
    return new ObjectMapper().readTree(Files.readAllBytes(file));
  }
}
