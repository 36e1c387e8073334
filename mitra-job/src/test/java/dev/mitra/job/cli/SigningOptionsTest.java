package dev.mitra.job.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.modelfile.ModelFileSettings;
import dev.mitra.rules.resource.ResourceParser;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code --key}: what commands sign is what the job's admission believes. */
class SigningOptionsTest {
  private static final String POLICY =
      Controls.resource("Policy", "default", ", version: 1", "score: { block: 0.9 }");

  @TempDir Path folder = Path.of("");

  private ControlHistory history() {
    String ring =
        Shell.run("keys", "generate", "--owner", "asha", "--id", "asha-1", "-o", folder).out();
    return new ControlHistory(
        new ControlHistory.Settings(
            Payments.SCHEMA,
            0,
            Payments.STATE_RETENTION,
            Optional.of(ring.startsWith("keys:") ? ring : "keys:\n" + ring),
            ModelFileSettings.NONE));
  }

  private SigningOptions key(String... more) {
    String[] words = new String[more.length + 2];
    words[0] = "--key";
    words[1] = folder.resolve("asha-1.key").toString();
    System.arraycopy(more, 0, words, 2, more.length);
    return CommandLine.populateCommand(new SigningOptions(), words);
  }

  private static Outcome attempt(
      ControlHistory history, SigningOptions signing, Proposed proposed) {
    return Trial.all(List.of(proposed), history, signing, false, System.currentTimeMillis())
        .get(0)
        .outcome();
  }

  private static Proposed policy() {
    byte[] body = POLICY.getBytes(UTF_8);
    return new Proposed("", ResourceParser.parse(null, body), Optional.of(body), List.of());
  }

  @Test
  void aSignedResourceAndItsSignedDeletionAreAdmitted() {
    ControlHistory history = history();
    Outcome published = attempt(history, key(), policy());
    assertThat(published.findings()).isEmpty();
    assertThat(published.effect()).isEqualTo(Outcome.Effect.CREATED);
    assertThat(published.signers()).containsExactly("asha");

    OptionalLong next = history.nextVersion(policy().id());
    assertThat(next).hasValue(2);
    Outcome deleted =
        attempt(history, key(), Proposed.deletion("", policy().id(), next, List.of()));
    assertThat(deleted.findings()).isEmpty();
    assertThat(deleted.signers()).containsExactly("asha");
  }

  @Test
  void withoutASignatureTheSameIsRefused() {
    assertThat(attempt(history(), new SigningOptions(), policy()).effect())
        .isEqualTo(Outcome.Effect.REFUSED);
  }

  @Test
  void aKeyThatCannotBeReadAndATimeThatIsNoneAreSaid() {
    ControlHistory history = history();
    assertThatThrownBy(() -> attempt(history, key("--expires", "soon"), policy()))
        .hasMessageContaining("--expires: 'soon' is not a length of time");
    SigningOptions missing =
        CommandLine.populateCommand(
            new SigningOptions(), "--key", folder.resolve("none.key").toString());
    assertThatThrownBy(() -> attempt(history, missing, policy()))
        .hasMessageContaining("none.key: cannot be read");
  }
}
