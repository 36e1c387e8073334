package dev.mitra.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mitra.job.cli.Shell.Ended;
import dev.mitra.job.fixtures.Golden;
import dev.mitra.model.train.TrainingParameters;
import dev.mitra.model.train.XgboostTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mitra model package}: from a trainer's file to a resource, and {@code describe} of it. */
class ModelPackageCommandTest {
  private static final String FEATURES = "amount,card.count_1h";

  @TempDir Path folder = Path.of("");
  private Path file = Path.of("");
  private Path golden = Path.of("");
  private Path out = Path.of("");

  @BeforeEach
  void aTrainerWritesItsFileAndItsScores() throws IOException {
    float[][] rows = new float[40][];
    float[] labels = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new float[] {i * 25, i % 4 == 3 ? Float.NaN : i % 4};
      labels[i] = rows[i][0] > 500 ? 1 : 0;
    }
    file = folder.resolve("Payments V2.json");
    golden = folder.resolve("golden.csv");
    out = folder.resolve("model.json");
    try (XgboostTrainer.Trained trained =
        XgboostTrainer.train(rows, labels, new TrainingParameters(3, 2, 0.5f, 1, 1f, 1))) {
      Files.write(file, trained.toJson());
      Files.write(folder.resolve("payments.ubj"), trained.toUbj());
      List<String> lines = new ArrayList<>(List.of("event_id,card.count_1h,score,amount"));
      for (float[] row : Arrays.asList(rows[0], rows[3], rows[39])) {
        lines.add(
            "\"e,1\",%s,%s,%s"
                .formatted(
                    Float.isNaN(row[1]) ? "" : Float.toString(row[1]),
                    trained.score(new float[][] {row})[0],
                    row[0]));
      }
      Files.write(golden, lines);
    }
  }

  private Ended pack(Object... more) {
    return Shell.run("model", "package", file, "--golden", golden, "--out", out, more);
  }

  private JsonNode resource() throws IOException {
    return new ObjectMapper().readTree(out.toFile());
  }

  /** What depends on the trainer's library is left out. */
  private String masked(String text) {
    return text.replace(folder.toString(), "DIR")
        .replaceAll("SHA-256 [0-9a-f]+", "SHA-256 HASH")
        .replaceAll("[0-9.]+ KiB \\([0-9,]+ bytes\\)", "SIZE")
        .replaceAll("\\d\\.\\de-\\d+ apart", "TINY apart")
        .replaceAll("0\\.0e\\+00 apart", "TINY apart");
  }

  @Test
  void aFileAndItsScoresBecomeAResourceThatIsValid() throws IOException {
    Ended ended = pack("--features", FEATURES, "--version", "7", "--training-data", "March");
    assertThat(ended.err()).isEmpty();
    assertThat(ended.status()).isZero();
    Golden.check("cli/model-package.txt", masked(ended.out()));
    assertThat(resource().at("/metadata/name").asText()).isEqualTo("payments-v2");
    assertThat(resource().at("/spec/role").asText()).isEqualTo("SHADOW");
    assertThat(resource().at("/spec/goldenRows")).hasSize(3);
    assertThat(resource().at("/spec/goldenRows/1/features").toString()).isEqualTo("[75.0,null]");
  }

  @Test
  void aBinaryFileIsPackagedAsOneAndCanBeReadFromElsewhere() throws IOException {
    Path binary = folder.resolve("payments.ubj");
    Ended inline =
        Shell.run(
            "model", "package", binary, "--golden", golden, "--out", out, "--features", FEATURES);
    assertThat(inline.err()).isEmpty();
    assertThat(resource().at("/spec/format").asText()).isEqualTo("xgboost-ubj");
    Ended byUri =
        Shell.run(
            "model",
            "package",
            binary,
            "--golden",
            golden,
            "--out",
            out,
            "--features",
            FEATURES,
            "--uri",
            binary.toUri());
    assertThat(byUri.out()).contains("put " + binary + " to file:");
    assertThat(resource().path("spec").has("model")).isFalse();
    assertThat(Shell.run("model", "describe", "--offline", out).out())
        .contains("xgboost-ubj")
        .contains(" at file:");
    Files.delete(binary);
    assertThat(Shell.run("model", "describe", "--offline", out).out())
        .containsPattern("WRONG +spec.uri: ");
  }

  @Test
  void withoutAVersionItIsNamedByItsHash() throws IOException {
    assertThat(pack("--features", FEATURES).status()).isZero();
    assertThat(resource().at("/spec/version").asText())
        .hasSize(12)
        .isEqualTo(resource().at("/spec/sha256").asText().substring(0, 12));
  }

  @Test
  void namesCanComeFromAFile() throws IOException {
    Path names = Files.writeString(folder.resolve("names.txt"), "amount\n\ncard.count_1h\n");
    assertThat(pack("--features", "@" + names, "--name", "m").status()).isZero();
    assertThat(resource().at("/spec/features").toString())
        .isEqualTo("[\"amount\",\"card.count_1h\"]");
  }

  @Test
  void whatBelongsToTheManifestIsTakenFromFiles() throws IOException {
    Path calibration =
        Files.writeString(folder.resolve("c.yaml"), "method: platt\nslope: 0.9\nintercept: -1.5\n");
    Path reasons =
        Files.writeString(folder.resolve("r.yaml"), "reasons: { 'card.*': CARD_VELOCITY }\n");
    Path reference =
        Files.writeString(
            folder.resolve("d.json"),
            """
            {"scores": {"edges": [0.2, 0.7], "shares": [0.5, 0.25, 0.25]},
             "features": {"card.count_1h": {"edges": [1], "shares": [0.5, 0.25], "missing": 0.25}}}
            """);
    Ended ended =
        pack(
            "--features",
            FEATURES,
            "--role",
            "challenger",
            "--percent",
            "10",
            "--by",
            "card",
            "--version",
            "7",
            "--missing",
            "-1",
            "--calibration",
            calibration,
            "--reasons",
            reasons,
            "--reference",
            reference);
    assertThat(ended.err()).isEmpty();
    Ended described = Shell.run("model", "describe", "--offline", out);
    assertThat(described.err()).isEmpty();
    Golden.check("cli/model-describe-file.txt", masked(described.out()));

    Files.writeString(calibration, "method: plat\n");
    assertThat(pack("--features", FEATURES, "--calibration", calibration).err())
        .isEqualTo("mitra: spec.calibration.method: must be platt or isotonic.\n");
  }

  @Test
  void scoresOfAnotherModelAreRefusedAndNothingIsWritten() throws IOException {
    Files.writeString(golden, "amount,card.count_1h,score\n900,1,0.25\n");
    Ended ended = pack("--features", FEATURES);
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.err())
        .startsWith("mitra: spec.goldenRows[0].score: expects 0.25, but the model gives 0.");
    assertThat(out).doesNotExist();
  }

  @Test
  void allThatIsWrongWithTheRowsIsSaidWithItsLine() throws IOException {
    Files.writeString(golden, "amuont,card.count_1h\n1,2\n");
    assertThat(masked(pack("--features", FEATURES).err()))
        .isEqualTo(
            """
            mitra: DIR/golden.csv:1: lacks the column 'amount', did you mean 'amuont'?
            mitra: DIR/golden.csv:1: lacks the column 'score'
            """);
    Files.writeString(
        golden, "amount,card.count_1h,score\n1,2\nmany,1,0.5\n\n5,NaN,\n1e300,1,0.5\n");
    assertThat(masked(pack("--features", FEATURES).err()))
        .isEqualTo(
            """
            mitra: DIR/golden.csv:2: has 2 cells, the header names 3 columns
            mitra: DIR/golden.csv:3: has 'many' in the column 'amount'; a finite number of single precision is expected, or nothing for missing
            mitra: DIR/golden.csv:5: has no score; write the score that the trainer got
            mitra: DIR/golden.csv:6: has '1e300' in the column 'amount'; a finite number of single precision is expected, or nothing for missing
            """);
    Files.writeString(golden, "amount,card.count_1h,score\n");
    assertThat(pack("--features", FEATURES).err()).contains("ends the file, which has no row");
  }

  @Test
  void whatIsLackingIsSaidWithTheNextStep() throws IOException {
    assertThat(pack().err())
        .startsWith("mitra: --features: is needed: the model file names none of its 2 features");
    assertThat(pack("--features", "amount").err())
        .startsWith("mitra: --features: names 1 features, but the model was trained on 2");
    assertThat(pack("--features", FEATURES, "--name", "Not A Name").err())
        .startsWith("mitra: --name: is not allowed");
    Ended challenger = pack("--features", FEATURES, "--role", "challenger");
    assertThat(challenger.status()).isEqualTo(2);
    assertThat(challenger.err()).startsWith("A challenger needs --percent N, 0 to 100, and --by");
    assertThat(pack("--features", FEATURES, "--class", "1").err())
        .startsWith("--class is for models of several classes");
    Files.writeString(file, "{\"learner\": ");
    assertThat(masked(pack("--features", FEATURES).err()))
        .startsWith("mitra: DIR/Payments V2.json: The model file breaks off");
    Files.delete(file);
    assertThat(masked(pack("--features", FEATURES).err()))
        .isEqualTo("mitra: FILE: DIR/Payments V2.json does not exist; name a file\n");
  }
}
