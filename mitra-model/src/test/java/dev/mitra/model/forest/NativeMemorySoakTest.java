package dev.mitra.model.forest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.model.TestModels;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.forest.SoakProcess.Memory;
import dev.mitra.model.forest.SoakProcess.Work;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * However many rows are scored, and models admitted and dropped, no memory outside the heap grows.
 *
 * <p>The build scores 600,000 rows. For long: {@code mvn -pl mitra-model surefire:test
 * -Dtest=NativeMemorySoakTest -Dmitra.soak.scores=300000000}.
 */
@EnabledOnOs(OS.LINUX)
class NativeMemorySoakTest {

  private static final long SCORES = Long.getLong("mitra.soak.scores", 600_000);

  /** What may come in a third of a run, for the code that the compiler makes and its tables. */
  private static final long BOUND = 8 << 20;

  @Test
  void noNativeMemoryGrowsWhileRowsAreScored(@TempDir Path directory)
      throws IOException, InterruptedException, ModelRefusedException {
    List<Memory> thirds = run(directory, Work.FOREST, SCORES, jar -> !jar.contains("xgboost4j"));

    assertThat(thirds).noneMatch(Memory::xgboost);
    assertThat(thirds.get(2).resident() - thirds.get(1).resident()).isLessThan(BOUND);
    assertThat(thirds.get(2).buffers()).isEqualTo(thirds.get(1).buffers());
  }

  @Test
  void controlTheCheckFailsForMatricesThatAreNotDisposedOf(@TempDir Path directory)
      throws IOException, InterruptedException, ModelRefusedException {
    List<Memory> thirds = run(directory, Work.MATRIX_KEPT, 60_000, jar -> true);

    assertThat(thirds).allMatch(Memory::xgboost);
    assertThat(thirds.get(2).resident() - thirds.get(1).resident()).isGreaterThan(BOUND);
  }

  private static List<Memory> run(
      Path directory, Work work, long rows, Predicate<String> onClassPath)
      throws IOException, InterruptedException, ModelRefusedException {
    Path spec = directory.resolve("model.json");
    Files.write(spec, TestModels.bytes(TestModels.smallSpec()));
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(onClassPath)
            .collect(Collectors.joining(File.pathSeparator));
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            // The heap is of one size and touched from the start, so that what grows is not it.
            "-Xms96m",
            "-Xmx96m",
            "-XX:+AlwaysPreTouch",
            "-XX:+UseSerialGC",
            // The larger compiler takes and gives back many megabytes at moments of its own.
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath,
            SoakProcess.class.getName(),
            work.name(),
            Long.toString(rows),
            spec.toString());
    // One arena for all threads, or each keeps what others gave back.
    builder.environment().put("MALLOC_ARENA_MAX", "1");
    Process process = builder.redirectErrorStream(true).start();
    List<String> lines;
    try (var output = process.inputReader(StandardCharsets.UTF_8)) {
      lines = output.lines().toList();
    } finally {
      process.destroy();
    }
    assertThat(process.waitFor()).as("%s", lines).isZero();
    List<Memory> thirds =
        lines.stream().filter(line -> line.startsWith("memory ")).map(Memory::parse).toList();
    assertThat(thirds).hasSize(3);
    System.out.println(work + ", " + rows + " rows: " + thirds);
    return thirds;
  }
}
