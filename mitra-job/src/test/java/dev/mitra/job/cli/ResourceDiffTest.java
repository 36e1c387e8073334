package dev.mitra.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Golden;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Help.Ansi;

/** {@code mitra diff}: what it shows of files. */
class ResourceDiffTest {
  @TempDir Path folder = Path.of("");

  private String diff(Ansi ansi) throws IOException {
    Files.writeString(
        folder.resolve("all.yaml"),
        Histories.CARD.replace("- count", "# Only the order of members differs.\n    - count")
            + "---\n"
            + Histories.rule(3, "card.count_1h >= 5 && amount > 100", "BLOCK")
            + "---\n"
            + Controls.rule("new-rule", "amount > 5", "TAG"));
    Histories topic =
        new Histories()
            .publish(Histories.CARD)
            .publish(Histories.rule(2, "card.count_1h >= 3 && amount > 100", "CHALLENGE"));
    StringWriter text = new StringWriter();
    boolean different =
        new ResourceDiff(topic.history().atLast(), ansi, new PrintWriter(text, true))
            .write(ResourceFiles.readOnce(List.of(folder)));
    assertThat(different).isTrue();
    return text.toString().replace(folder.toString(), "DIR");
  }

  @Test
  void everyResourceIsComparedAsCanonicalYaml() throws IOException {
    Golden.check("cli/diff.txt", diff(Ansi.OFF));
  }

  @Test
  void aTerminalGetsColours() throws IOException {
    assertThat(diff(Ansi.ON))
        .contains("\u001b[31m-  action: CHALLENGE\u001b[39m")
        .contains("\u001b[32m+  action: BLOCK\u001b[39m");
  }

  @Test
  void noDifferencesAreSaidToBeNone() {
    Histories topic = new Histories().publish(Controls.POLICY);
    StringWriter text = new StringWriter();
    boolean different =
        new ResourceDiff(topic.history().atLast(), Ansi.OFF, new PrintWriter(text, true))
            .write(List.of());
    assertThat(different).isFalse();
  }

  @Test
  void aLongTextIsOnlyNamed() throws IOException {
    String rule =
        Controls.resource("Rule", "r", "", "when: amount > 5\ndescription: " + "x".repeat(900));
    StringWriter text = new StringWriter();
    Path file = Files.writeString(folder.resolve("r.yaml"), rule);
    new ResourceDiff(InForce.of(List.of()), Ansi.OFF, new PrintWriter(text, true))
        .write(ResourceFiles.readOnce(List.of(file)));
    assertThat(text.toString()).contains("+  description: \"(900 characters, SHA-256 ");
  }
}
