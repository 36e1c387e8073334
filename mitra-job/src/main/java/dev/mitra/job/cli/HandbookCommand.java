package dev.mitra.job.cli;

import dev.mitra.job.handbook.HandbookComparison;
import dev.mitra.job.handbook.HandbookData;
import dev.mitra.job.handbook.HandbookRun;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Streams the handbook's data through the job and compares with what was published. */
@Command(
    name = "handbook",
    description =
        "Stream the Fraud Detection Handbook's payments through the job, and compare its features"
            + " and scores with the published ones.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:everything is equal, or the data is not there", "1:something differs"})
final class HandbookCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Where the data is (default: ../shared/data/handbook beside the checkout).")
  private Optional<Path> folder = Optional.empty();

  @Option(
      names = "--until",
      paramLabel = "DATE",
      defaultValue = "2018-08-08",
      description = "The day before which payments are sent (default: ${DEFAULT-VALUE}).")
  private LocalDate until = LocalDate.EPOCH;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      defaultValue = "2",
      description = "The job's parallelism (default: ${DEFAULT-VALUE}).")
  private int parallelism;

  @Override
  public Integer call() {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Path data = folder.orElse(Home.path().resolveSibling("shared/data/handbook"));
    if (folder.isEmpty() && !HandbookData.isIn(data)) {
      out.println("Skipped: the handbook's data is not at " + data + " (--data FOLDER names it).");
      return 0;
    }
    Path example = Home.path().resolve("deploy/examples/handbook");
    Map<String, byte[]> resources = ResourceFiles.bodies(example.resolve("resources"));
    HandbookRun.Outcome outcome =
        new HandbookRun(HandbookData.in(data), out)
            .run(
                example,
                resources,
                until.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli(),
                parallelism);
    show(outcome, out);
    return outcome.passed() ? 0 : Mitra.REFUSED;
  }

  private static void show(HandbookRun.Outcome outcome, PrintStream out) {
    HandbookComparison.Result features = outcome.features();
    out.println();
    out.printf(
        "payments through the job       %,12d in %.0f s (%,.0f/s)%n",
        outcome.payments(), outcome.seconds(), outcome.payments() / outcome.seconds());
    out.printf("published rows                 %,12d%n", features.published());
    out.printf("  compared                     %,12d%n", features.compared());
    out.printf(
        "  equal to %.0e               %,12d (largest difference %.1e)%n",
        HandbookComparison.TOLERANCE, features.equal(), features.largestDifference());
    out.printf("  swapped in the published file%,12d%n", features.swapped());
    out.printf("  different                    %,12d%n", features.wrong().size());
    features.wrong().stream().limit(10).forEach(id -> out.println("    transaction " + id));
    out.printf(
        "scores compared with XGBoost's %,12d (largest difference %.1e)%n",
        outcome.scored(), outcome.largestScoreDifference());
    out.println(outcome.passed() ? "All as published." : "NOT as published.");
  }
}
