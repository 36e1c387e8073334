package dev.mitra.job.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mitra.job.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark in its short form: a broken pipeline fails it, and no time does. */
class BenchIT {
  @Test
  void theShortBenchmarkDecidesEveryPaymentWithAllFeaturesAndTimesEveryStage(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws IOException {
    // A home of its own, so that a benchmark which runs from this checkout is not disturbed.
    Path home = Files.createDirectory(folder.resolve("home"));
    List<Path> links =
        List.of(
            Files.createSymbolicLink(home.resolve("deploy"), Repository.root().resolve("deploy")),
            Files.createSymbolicLink(
                home.resolve("mitra-job"), Repository.root().resolve("mitra-job")));
    Path report = folder.resolve("report");
    try (Script bench =
        Script.start(
            folder,
            Map.of("MITRA_JAVA_OPTS", "-Dmitra.home=" + home),
            "mitra",
            "bench",
            "--short",
            "--report=" + report)) {
      bench.awaitPrinted("that the job is submitted", text -> text.contains("is submitted"));
      assertThat(bench.awaitEnd()).as(bench.printed()).isZero();
    }
    for (Path link : links) {
      Files.delete(link);
    }

    assertThat(report.resolve("benchmark.html")).isNotEmptyFile();
    assertThat(report.resolve("benchmark.md")).isNotEmptyFile();
    JsonNode result = new ObjectMapper().readTree(report.resolve("benchmark.json").toFile());
    assertThat(result.path("runs")).hasSize(2);
    for (JsonNode run : result.path("runs")) {
      assertThat(run.path("sent").asLong()).as("%s", run).isGreaterThan(100);
      assertThat(run.path("answered").asLong()).isEqualTo(run.path("sent").asLong());
      assertThat(run.path("repeated").asLong(-1)).isZero();
      assertThat(run.path("withoutFeatures").asLong(-1)).isZero();
      assertThat(run.path("processes")).hasSize(4);
      assertThat(run.at("/latency/count").asLong()).isEqualTo(run.path("sent").asLong());
    }
    JsonNode steady = result.at("/runs/1");
    assertThat(steady.path("checkpoints")).isNotEmpty();
    assertThat(steady.at("/state/bytes").asLong()).isPositive();
    assertThat(home.resolve(".local/bench/cluster/cluster.env")).doesNotExist();
  }
}
