package dev.mitra.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.cli.Shell.Ended;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mitra completion}: bash runs what it prints. */
class CompletionCommandTest {
  @TempDir Path folder = Path.of("");

  @Test
  void bashCompletesCommandsAndTheirOptions() throws IOException, InterruptedException {
    assertThat(complete("mitra", "ro")).containsExactly("rollback");
    assertThat(complete("mitra", "hist")).containsExactly("history");
    assertThat(complete("mitra", "apply", "--at")).containsExactly("--atomic");
    assertThat(complete("mitra", "features", "li")).containsExactly("list");
    assertThat(complete("mitra", "get", "--boot")).containsExactly("--bootstrap");
  }

  @Test
  void zshGetsTheSameScriptWithItsCompatibilityTurnedOn() {
    Ended zsh = Shell.run("completion", "zsh");
    assertThat(zsh.status()).isZero();
    assertThat(zsh.out()).isEqualTo(Shell.run("completion", "bash").out());
    assertThat(zsh.out()).contains("bashcompinit");
  }

  @Test
  void anotherShellIsAWrongArgument() {
    Ended fish = Shell.run("completion", "fish");
    assertThat(fish.status()).isEqualTo(2);
    assertThat(fish.err()).contains("fish").contains("BASH, ZSH");
  }

  /** What bash offers for the last word. */
  private List<String> complete(String... words) throws IOException, InterruptedException {
    Ended ended = Shell.run("completion", "bash");
    assertThat(ended.status()).isZero();
    Path script = Files.writeString(folder.resolve("mitra.bash"), ended.out());
    String line = String.join(" ", words);
    String command =
        """
        source %s
        # Works only while a key is pressed.
        compopt() { :; }
        COMP_WORDS=(%s); COMP_CWORD=%d; COMP_LINE='%s'; COMP_POINT=%d
        _complete_mitra
        printf '%%s\\n' "${COMPREPLY[@]}"
        """
            .formatted(script, line, words.length - 1, line, line.length());
    Process bash =
        new ProcessBuilder("bash", "--norc", "-c", command).redirectErrorStream(true).start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(said).isZero();
    return said.lines().map(String::strip).filter(each -> !each.isEmpty()).toList();
  }
}
