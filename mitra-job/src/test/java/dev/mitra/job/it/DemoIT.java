package dev.mitra.job.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mitra.job.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a reader of the README runs it: one command, and resources from another terminal. */
class DemoIT {
  private static final Path DEPLOY = Repository.root().resolve("deploy");

  @Test
  void itDecidesEveryPaymentWhileRulesAreChanged(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws IOException {
    // A home of its own, so that a demo which runs from this checkout is not disturbed.
    Path home = Files.createDirectory(folder.resolve("home"));
    Path link = Files.createSymbolicLink(home.resolve("deploy"), DEPLOY);
    Map<String, String> environment = Map.of("MITRA_JAVA_OPTS", "-Dmitra.home=" + home);
    Path summary = folder.resolve("summary.json");
    Path broken =
        Files.writeString(
            folder.resolve("broken.yaml"),
            """
            apiVersion: mitra/v1
            kind: Rule
            metadata: { name: broken }
            spec: { when: device.crads_10m >= 2, action: BLOCK }
            """);
    try (Script demo =
        Script.start(
            folder,
            environment,
            "mitra",
            "demo",
            "--duration=12s",
            "--rate=30",
            "--summary=" + summary)) {
      // All default resources are in force then, and traffic flows.
      demo.awaitPrinted("that it warms up", text -> text.contains("Warming up"));

      // Both at once: the demo has an end.
      Path good = DEPLOY.resolve("examples/tighter-card-testing.yaml");
      try (Script admitted = apply(folder, environment, good);
          Script refused = apply(folder, environment, broken)) {
        assertThat(admitted.awaitEnd()).as(admitted.printed()).isZero();
        assertThat(admitted.printed()).containsPattern("Rule/card-testing +configured +- +\\d+ +2");
        assertThat(refused.awaitEnd()).as(refused.printed()).isEqualTo(1);
        assertThat(refused.printed())
            .containsPattern("Rule/broken +REFUSED")
            .contains("spec.when", "'device.crads_10m'", "'device.cards_10m'");
      }
      assertThat(demo.isRunning()).as(demo.printed()).isTrue();
      assertThat(demo.awaitEnd()).as(demo.printed()).isZero();
    }

    Files.delete(link);

    JsonNode totals = new ObjectMapper().readTree(summary.toFile());
    assertThat(totals.path("decided").asLong()).as("%s", totals).isGreaterThan(100);
    assertThat(totals.path("paymentsSent").asLong()).isEqualTo(totals.path("decided").asLong());
    assertThat(totals.path("undecided").asLong(-1)).isZero();
    assertThat(totals.path("duplicates").asLong(-1)).isZero();
    assertThat(totals.path("deadLetters").asLong(-1)).isZero();
    long[] percentiles = {
      totals.at("/latencyMs/p50").asLong(),
      totals.at("/latencyMs/p90").asLong(),
      totals.at("/latencyMs/p99").asLong(),
      totals.at("/latencyMs/p999").asLong(),
      totals.at("/latencyMs/max").asLong()
    };
    assertThat(percentiles).isSorted();
    assertThat(percentiles[0]).isPositive();
    assertThat(home.resolve(".local/demo.bootstrap")).doesNotExist();
  }

  private static Script apply(Path folder, Map<String, String> environment, Path file) {
    return Script.start(folder, environment, "mitra", "apply", "-f", file.toString());
  }
}
