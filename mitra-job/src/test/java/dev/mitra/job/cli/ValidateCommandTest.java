package dev.mitra.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.job.cli.Shell.Ended;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Golden;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.testing.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mitra validate --offline}, and how resources are read from files. */
class ValidateCommandTest {
  @TempDir Path folder = Path.of("");

  private Ended validate(Object... more) throws IOException {
    Path schema = Files.writeString(folder.resolve("schema.txt"), Payments.YAML);
    return Shell.run("validate", "--offline", "--schema", schema, "-f", folder, more);
  }

  private String masked(String text) {
    return text.replace(folder.toString(), "DIR");
  }

  @Test
  void filesOfAFolderAreCheckedAgainstOneAnother() throws IOException {
    Path rules = Files.createDirectories(folder.resolve("rules/deep"));
    Files.writeString(folder.resolve("card.yml"), Controls.CARD);
    Files.writeString(rules.resolve("busy.yaml"), Controls.RULE);
    Files.writeString(rules.resolve("busy.test.yaml"), "this: is a rule test");
    Files.writeString(rules.resolve("busy.test.yml"), "this: is a rule test");
    Files.writeString(rules.resolve("notes.txt"), "nothing to read");
    Files.writeString(folder.resolve("policy.json"), ResourceYaml.json(tree(Controls.POLICY)));
    Ended ended = validate();
    assertThat(ended.err()).isEmpty();
    Golden.check("cli/validate.txt", masked(ended.out()));
    assertThat(ended.status()).isZero();
  }

  private static JsonNode tree(String yaml) {
    return StrictDocuments.read(yaml.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void allFindingsOfAllFilesAreShownWithFileAndLine() throws IOException {
    Files.writeString(
        folder.resolve("all.yaml"),
        Controls.CARD
            + "---\n"
            + Controls.rule("misspelt", "card.cuont_1h > 3 && amuont > 5", "REVIEW")
            + "---\n"
            + Controls.RULE
            + "---\n"
            + Controls.rule("no-condition", "amount * 2", "TAG"));
    Ended ended = validate();
    Golden.check("cli/validate-wrong.txt", masked(ended.out()));
    assertThat(ended.status()).isEqualTo(1);
    Golden.check("cli/validate-wrong.json", masked(validate("-o", "json").out()));
  }

  @Test
  void whatIsNoResourceIsFoundBeforeAnythingIsCompiled() throws IOException {
    Files.writeString(folder.resolve("a.yaml"), Controls.CARD + "---\nkind: Ruel\n");
    Files.writeString(folder.resolve("b.yaml"), "spec: [");
    Ended ended = validate();
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    Golden.check("cli/validate-unreadable.txt", masked(ended.err()));
  }

  @Test
  void aResourceMayBeThereOnce() throws IOException {
    Files.writeString(folder.resolve("a.yaml"), Controls.CARD);
    Files.writeString(folder.resolve("b.yaml"), Controls.CARD);
    assertThat(masked(validate().err()))
        .isEqualTo(
            "mitra: DIR/b.yaml: is another FeatureSet/card; the one in DIR/a.yaml is there"
                + " already, so delete or rename one of the two\n");
  }

  @Test
  void aSignatureIsForAFileOfOneResource() throws IOException {
    Files.writeString(folder.resolve("a.yaml"), Controls.CARD + "---\n" + Controls.POLICY);
    Files.writeString(folder.resolve("a.yaml.sig"), "v1;key=k\n");
    assertThat(masked(validate().err()))
        .contains("DIR/a.yaml.sig: signs a file of several resources; a signature is for one");
  }

  @Test
  void withoutAPathNothingIsDone() {
    Ended ended = Shell.run("validate", "--offline");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err()).startsWith("Name what to read with -f PATH");
    Ended empty = Shell.run("validate", "--offline", "-f", folder);
    assertThat(empty.status()).isEqualTo(1);
    assertThat(empty.err()).contains("-f: found no resource; name files or folders");
    Ended missing = Shell.run("validate", "--offline", "-f", folder.resolve("none.yaml"));
    assertThat(missing.err()).contains("none.yaml: does not exist; name a file or a folder");
  }

  @Test
  void theDefaultResourcesAreValid() {
    Path defaults = Repository.root().resolve("deploy/defaults");
    Ended ended =
        Shell.run(
            "validate",
            "--offline",
            "--schema",
            defaults.resolve("schema.yaml"),
            "-f",
            defaults.resolve("resources"));
    assertThat(ended.out()).endsWith("all valid\n");
    assertThat(ended.status()).isZero();
  }
}
