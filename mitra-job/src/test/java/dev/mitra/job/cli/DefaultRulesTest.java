package dev.mitra.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.cli.Shell.Ended;
import dev.mitra.job.testing.Repository;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The tests beside the rules that ship: they pass, and leave no rule untried. */
class DefaultRulesTest {
  private static final Path DEFAULTS = Repository.root().resolve("deploy/defaults");

  @Test
  void everyDefaultRuleDoesWhatItsTestsSay() {
    Ended ended =
        Shell.run(
            "test",
            "-f",
            DEFAULTS.resolve("resources"),
            "--schema",
            DEFAULTS.resolve("schema.yaml"),
            "--coverage");
    assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
    assertThat(ended.out()).contains("rules fired in a test").doesNotContain("never:");
  }
}
