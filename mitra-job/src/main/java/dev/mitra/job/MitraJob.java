package dev.mitra.job;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.config.JobConfig;
import dev.mitra.job.config.JobConfigParser;
import dev.mitra.job.start.StartCheck;
import dev.mitra.job.start.StartFailure;
import dev.mitra.rules.signature.KeyRing;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.client.program.ProgramParametrizationException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The entry point of {@code flink run mitra-job.jar --config FILE}. */
public final class MitraJob {
  private MitraJob() {}

  /**
   * Checks all that the job needs, builds it and submits it.
   *
   * @throws ProgramParametrizationException when something is wrong, with all of it, one a line.
   *     {@code flink run} shows just these lines and ends with status 1, and nothing ends the
   *     process of a JobManager that runs this itself
   */
  public static void main(String[] args) throws Exception {
    try {
      run(args);
    } catch (InvalidDeclarationException e) {
      throw refused(e.findings(), e);
    } catch (Exception e) {
      Optional<Finding> known = StartFailure.explain(e);
      throw known.isPresent() ? refused(List.of(known.get()), e) : e;
    }
  }

  private static void run(String[] args) throws Exception {
    StartCheck.requireFlink();
    if (args.length != 2 || !args[0].equals("--config")) {
      throw new InvalidDeclarationException(
          "--config",
          "is needed, and nothing else: flink run mitra-job.jar --config FILE"
              + " (docs/configuration.md says what is in it)");
    }
    Path file = Path.of(args[1]);
    JobConfig config = JobConfigParser.read(file);
    System.out.print("Mitra starts with\n" + config.describe());
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    StartCheck.Result result = StartCheck.run(config, file, env.getConfiguration());
    for (Finding note : result.notes()) {
      System.out.println("Note: " + note);
    }
    result.throwIfAny();
    System.out.println(signatures(config));
    config.warnings().forEach(System.out::println);
    JobBuilder.build(env, config);
    env.execute(config.jobName());
  }

  private static ProgramParametrizationException refused(List<Finding> findings, Exception cause) {
    ProgramParametrizationException refused =
        new ProgramParametrizationException(
            findings.stream()
                .map(finding -> "mitra: " + finding)
                .collect(Collectors.joining(System.lineSeparator())));
    refused.initCause(cause);
    return refused;
  }

  /** What is said at start about who decides what is in force. */
  static String signatures(JobConfig config) {
    if (config.keyRingYaml().isEmpty()) {
      return "Control records are NOT SIGNED: whoever can write to "
          + config.topics().control()
          + " decides what is in force. Restrict it with Kafka's ACLs, or set control.keyRing.";
    }
    String signed =
        "Control records need a signature by one of the "
            + KeyRing.parse(config.keyRingYaml().get()).keys().size()
            + " keys of control.keyRing.";
    return config.breakerKeyFile().isPresent()
        ? signed
        : signed
            + " The breaker has NO KEY: what it demotes will be refused. Set control.breakerKey to"
            + " a key whose kinds are [Demotion].";
  }
}
