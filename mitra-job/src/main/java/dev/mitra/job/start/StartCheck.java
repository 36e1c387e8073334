package dev.mitra.job.start;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.schema.EventSchemaParser;
import dev.mitra.job.config.JobConfig;
import dev.mitra.rules.signature.KeyRing;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Looks at all that a job needs before it is submitted, and says everything that is wrong at once.
 * It changes nothing.
 */
public final class StartCheck {
  private StartCheck() {}

  /**
   * What was found.
   *
   * @param findings what keeps the job from running
   * @param notes what should be known, and does not keep it from running
   */
  public record Result(List<Finding> findings, List<Finding> notes) {
    /** Copies the lists. */
    public Result {
      findings = List.copyOf(findings);
      notes = List.copyOf(notes);
    }

    /**
     * Ends the check.
     *
     * @throws InvalidDeclarationException with all findings, when there are any
     */
    public void throwIfAny() {
      if (!findings.isEmpty()) {
        throw new InvalidDeclarationException(findings);
      }
    }
  }

  /**
   * Looks at Flink's version before anything of Flink is used that other versions may lack.
   *
   * @throws InvalidDeclarationException when the job is not built for it
   */
  public static void requireFlink() {
    FlinkVersion.problem()
        .ifPresent(
            problem -> {
              throw new InvalidDeclarationException(List.of(problem));
            });
  }

  /**
   * Looks at the texts that the configuration names, at Flink's settings and at Kafka. Without a
   * broker it takes a quarter of a minute, else a second or two.
   *
   * @param config the configuration
   * @param file where it was read from, for the commands in the findings
   * @param flink Flink's settings as they are known here
   */
  public static Result run(JobConfig config, Path file, ReadableConfig flink) {
    Findings findings = new Findings();
    Findings notes = new Findings();
    checkText(
        "schema",
        findings,
        () -> {
          var unused =
              EventSchemaParser.parse(config.schemaYaml().getBytes(StandardCharsets.UTF_8));
        });
    config
        .keyRingYaml()
        .ifPresent(
            ring ->
                checkText(
                    "control.keyRing",
                    findings,
                    () -> {
                      var unused = KeyRing.parse(ring);
                    }));
    noteMissingFolder(config, flink, notes);
    try {
      ClusterView view = ClusterReader.read(config);
      new ClusterChecks(config, file, view, findings, notes).check();
    } catch (InvalidDeclarationException e) {
      e.findings().forEach(findings::add);
    }
    return new Result(findings.list(), notes.list());
  }

  private static void checkText(String place, Findings findings, Runnable reading) {
    try {
      reading.run();
    } catch (InvalidDeclarationException e) {
      for (Finding finding : e.findings()) {
        findings.add(new Finding(place, finding.toString()));
      }
    }
  }

  /** The cluster's own settings are not known here, so that this is a note. */
  private static void noteMissingFolder(JobConfig config, ReadableConfig flink, Findings notes) {
    if (config.checkpointIntervalMillis() > 0
        && flink.getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY).isEmpty()) {
      notes.add(
          CheckpointingOptions.CHECKPOINTS_DIRECTORY.key(),
          "is not set here; where the cluster does not set it either, checkpoints are in the"
              + " JobManager's memory and lost with it");
    }
  }
}
