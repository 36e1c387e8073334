package dev.mitra.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.cli.Shell.Ended;
import dev.mitra.job.fixtures.Golden;
import dev.mitra.job.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mitra import flink-demo}, as its guide tells it. */
class ImportFlinkDemoCommandTest {
  private static final Path SCHEMA = Repository.root().resolve("deploy/defaults/schema.yaml");

  /** A block of the guide: what stands between the fences, under the name of its file. */
  private static final Pattern BLOCK =
      Pattern.compile("`(\\S+)`:\\n+```\\w*\\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder = Path.of("");

  private String guide = "";

  @BeforeEach
  void theFilesOfTheGuide() throws IOException {
    guide = Files.readString(Repository.root().resolve("docs/import-flink-demo.md"));
    Files.writeString(folder.resolve("rules.jsonl"), block("rules.jsonl"));
  }

  private String block(String file) {
    Matcher block = BLOCK.matcher(guide);
    while (block.find()) {
      if (block.group(1).equals(file)) {
        return block.group(2);
      }
    }
    throw new AssertionError("the guide has no " + file);
  }

  private Ended importRules(Object... options) {
    return Shell.run(
        "import",
        "flink-demo",
        folder.resolve("rules.jsonl"),
        "--schema",
        SCHEMA,
        "--map",
        "payeeId=customer",
        "--map",
        "beneficiaryId=merchant",
        "--map",
        "paymentAmount=amount",
        "--map",
        "paymentType=method",
        options);
  }

  private Path output() {
    return folder.resolve("imported");
  }

  @Test
  void theExampleOfTheGuideIsImportedAdmittedAndTested() throws IOException {
    Ended imported = importRules("-o", output());
    assertThat(imported.status()).as(imported.err()).isZero();
    Golden.check("cli/import-flink-demo.txt", imported.out().replace(folder.toString(), "DIR"));
    assertThat(guide)
        .as("the guide shows the resource that is written")
        .contains(Files.readString(output().resolve("rules/flink-demo-1.yaml")));

    Files.writeString(
        output().resolve("rules/flink-demo.test.yaml"),
        block("imported/rules/flink-demo.test.yaml"));
    Ended tested = Shell.run("test", "-f", output(), "--schema", SCHEMA);
    assertThat(tested.status()).as(tested.out() + tested.err()).isZero();
    assertThat(tested.out()).contains("tests, 0 failed");
    assertThat(guide).as("the guide shows what the tests print").contains(tested.out().strip());
  }

  @Test
  void allThatIsWrittenGoesTogetherWithTheDefaultResources() {
    Ended imported =
        importRules(
            "--resources", Repository.root().resolve("deploy/defaults/resources"), "-o", output());
    assertThat(imported.status()).as(imported.err()).isZero();
  }

  @Test
  void withoutAFolderTheResourcesGoToStandardOutput() throws IOException {
    Ended imported = importRules();
    assertThat(imported.status()).as(imported.err()).isZero();
    Path file = Files.writeString(folder.resolve("all.yaml"), imported.out());
    assertThat(ResourceFiles.read(List.of(file))).hasSize(7);
    assertThat(imported.err()).contains("not the same: It is paused there");
  }

  @Test
  void whatIsThereIsNotOverwritten() throws IOException {
    assertThat(importRules("-o", output()).status()).isZero();
    assertThat(importRules("-o", output()).status()).as("the same once more").isZero();

    Path rule = output().resolve("rules/flink-demo-1.yaml");
    Files.writeString(rule, "# changed by hand\n");
    Ended again = importRules("-o", output(), "--action", "block");
    assertThat(again.status()).isEqualTo(1);
    assertThat(again.err()).contains(rule + ": is there and says something else");
    assertThat(rule).hasContent("# changed by hand");
  }

  @Test
  void nothingIsWrittenWhenARuleCannotBeCarriedOver() throws IOException {
    Files.writeString(folder.resolve("rules.jsonl"), block("rules.jsonl").replace("SUM", "SUMM"));
    Ended imported = importRules("-o", output());
    assertThat(imported.status()).isEqualTo(1);
    assertThat(imported.err()).contains("rules.jsonl line 1 aggregatorFunctionType: 'SUMM'");
    assertThat(output()).doesNotExist();
  }

  @Test
  void nothingIsWrittenThatTheJobWouldRefuse() throws IOException {
    Path taken = folder.resolve("taken.yaml");
    Files.writeString(
        taken,
        """
        apiVersion: mitra/v1
        kind: FeatureSet
        metadata: { name: taken }
        spec:
          entity: merchant
          features: [{ demo_amount: { of: amount, aggregates: [sum], windows: [1d] } }]
        """);
    Ended imported = importRules("-o", output(), "--resources", taken);
    assertThat(imported.status()).isEqualTo(1);
    assertThat(imported.err()).contains("'merchant.demo_amount_sum_1d', which is there already");
    assertThat(output()).doesNotExist();
  }

  @Test
  void wrongOptionsAreMistakesOfUse() throws IOException {
    assertThat(Shell.run("import").status()).isEqualTo(2);
    assertThat(importRules("--action", "ALERT").status()).isEqualTo(2);
    Ended gone = Shell.run("import", "flink-demo", folder.resolve("none"), "--schema", SCHEMA);
    assertThat(gone.status()).isEqualTo(1);
    assertThat(gone.err()).contains("none: cannot be read");
    List<Path> left = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(left::add);
    }
    assertThat(left).containsExactly(folder.resolve("rules.jsonl"));
  }
}
