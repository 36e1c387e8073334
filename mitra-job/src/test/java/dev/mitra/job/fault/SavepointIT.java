package dev.mitra.job.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.it.TinyModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job that was stopped with a savepoint goes on from it, with another parallelism and after an
 * outage, as if nothing had been; and not from one that does not fit. The tests share a cluster.
 */
class SavepointIT {
  private static final String MODEL = "Model/tiny";

  /** Up and down, by one and by more. */
  private static final List<Integer> PARALLELISMS = List.of(3, 1, 4, 2);

  private static final Duration BUDGET = Duration.ofSeconds(5);
  private static final String PASS_THROUGH = "dev.mitra.job.bench.PassThroughJob";

  private static @Nullable Stand startedStand;

  @BeforeAll
  static void start(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws IOException {
    startedStand = Stand.start(SavepointIT.class, folder, List.of());
  }

  @AfterAll
  static void stop() {
    if (startedStand != null) {
      startedStand.close();
    }
  }

  private static Stand stand() {
    if (startedStand == null) {
      throw new IllegalStateException("the cluster has not been started");
    }
    return startedStand;
  }

  @Test
  void withAnotherParallelismEverythingGoesOnAsItWas() {
    int rescalings = FaultSettings.rescalings();
    Map<String, String> resources = new LinkedHashMap<>();
    resources.put(Halves.KEY, Halves.PATTERN);
    resources.put(MODEL, TinyModel.resource("tiny", TinyModel.champion("1", "card.count_1h")));
    JobOptions options = JobOptions.USUAL.withResources(resources);
    try (FaultyJob job = stand().submit("rescaled", Protection.FULL, options);
        Halves halves = new Halves(stand(), job, rescalings + 1)) {
      InForce inForce = new InForce();
      job.listen(inForce);
      StringBuilder way = new StringBuilder().append(job.parallelism());
      Round round = new Round(stand(), job);
      Judgement judgement =
          round.run(
              () -> {
                // This one is half matched all the way.
                halves.begin(rescalings);
                for (int i = 0; i < rescalings; i++) {
                  halves.begin(i);
                  job.resume(job.stop(), PARALLELISMS.get(i % PARALLELISMS.size()));
                  way.append(" -> ").append(job.parallelism());
                  halves.end(i);
                  round.awaitNews();
                }
                halves.end(rescalings);
              });
      round.summary("Savepoint, parallelism " + way, rescalings, judgement).print();

      judgement.assertSound();
      assertThat(judgement.repeats()).as("what was decided again").isZero();
      halves.assertMatched();
      inForce.assertAlways(job.epochs(), MODEL, Halves.KEY, "Rule/place-0");
    }
  }

  /** Both at once, because the job has to be away for a while for either. */
  @Test
  void aJobThatWasAwayTakesNoSavepointThatDoesNotFitAndCatchesUpFromItsOwn() {
    JobOptions options = JobOptions.USUAL.withBudget(BUDGET.toSeconds() + "s");
    try (FaultyJob job = stand().submit("away", Protection.FULL, options)) {
      String ofAnother = savepointOfAnotherJob(job);
      Outage outage = new Outage(BUDGET);
      job.listen(outage);
      Round round = new Round(stand(), job);
      Judgement judgement =
          round.run(
              () -> {
                String savepoint = job.stop();
                outage.begins();
                long end = System.nanoTime() + FaultSettings.outage().toNanos();
                assertThatOthersAreRefused(job, savepoint, ofAnother);
                Faults.pause(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
                outage.ends();
                job.resume(savepoint, job.parallelism());
                job.await("a payment that is decided in time", outage::isOver);
              });
      outage.addTo(round.summary("Outage", 1, judgement)).print();

      // A payment that is met when its budget is nearly over can be decided without its features.
      assertThat(EnumSet.of(Wrong.MISPLACED, Wrong.OTHER_FEATURE))
          .containsAll(judgement.wrongs())
          .allMatch(wrong -> judgement.count(wrong) <= outage.incomplete());
      assertThat(judgement.repeats()).as("what was decided again").isZero();
      outage.assertLateIsMarked();
    }
  }

  /** What Flink says of each is in docs/faults.md. */
  private static void assertThatOthersAreRefused(
      FaultyJob job, String savepoint, String ofAnother) {
    Path metadata = Path.of(savepoint.replaceFirst("^file:", "")).resolve("_metadata");
    assertThat(job.resumeInVain(savepoint + "-elsewhere"))
        .contains("Cannot find checkpoint or savepoint file/directory");
    assertThat(job.resumeInVain(noise(metadata))).contains("The savepoint file has been corrupted");
    assertThat(job.resumeInVain(cutOff(metadata))).contains("EOFException");
    assertThat(job.resumeInVain(ofAnother))
        .contains("because the operator is not available in the new program");
    assertThat(job.resumeInVain(savepoint, "-Dpipeline.max-parallelism=64"))
        .contains("Max parallelism mismatch between checkpoint/savepoint state and new program");
  }

  /** The job of the benchmarks that hands through what it reads. */
  private static String savepointOfAnotherJob(FaultyJob job) {
    String id =
        stand()
            .cluster()
            .submit(
                "-c",
                PASS_THROUGH,
                FaultyJob.JAR,
                stand().cluster().bootstrapServers(),
                job.payments(),
                // Nobody reads it here.
                job.config().topics().alerts(),
                Integer.toString(FaultSettings.checkpointMillis()),
                "1");
    return stand().cluster().stopWithSavepoint(id);
  }

  private static String noise(Path metadata) {
    return savepoint(metadata, "noise", "no savepoint at all".getBytes(UTF_8));
  }

  private static String cutOff(Path metadata) {
    try {
      byte[] whole = Files.readAllBytes(metadata);
      return savepoint(metadata, "cut-off", Arrays.copyOf(whole, whole.length / 2));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A folder beside a savepoint's, with other metadata; answers where it is. */
  private static String savepoint(Path metadata, String name, byte[] bytes) {
    try {
      Path savepoints = metadata.resolve("../..").normalize();
      Path folder = Files.createDirectory(savepoints.resolve(name));
      Files.write(folder.resolve("_metadata"), bytes);
      return folder.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
