package dev.mitra.job;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.config.JobConfig;
import dev.mitra.job.config.JobConfigParser;
import dev.mitra.rules.signature.KeyRing;
import java.nio.file.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The entry point of {@code flink run mitra-job.jar --config FILE}. */
public final class MitraJob {
  private MitraJob() {}

  /** Builds the job and submits it. */
  public static void main(String[] args) throws Exception {
    if (args.length != 2 || !args[0].equals("--config")) {
      throw new IllegalArgumentException(
          "usage: flink run mitra-job.jar --config FILE (docs/configuration.md says what is in it)");
    }
    try {
      JobConfig config = JobConfigParser.read(Path.of(args[1]));
      System.out.print("Mitra starts with\n" + config.describe());
      System.out.println(signatures(config));
      StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
      JobBuilder.build(env, config);
      env.execute(config.jobName());
    } catch (InvalidDeclarationException e) {
      for (Finding finding : e.findings()) {
        System.err.println("mitra: " + finding);
      }
      throw e;
    }
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
