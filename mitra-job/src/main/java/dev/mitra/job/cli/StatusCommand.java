package dev.mitra.job.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.config.JobConfig;
import dev.mitra.job.flink.FlinkApi;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows how a running job is. */
@Command(
    name = "status",
    description = {
      "Show how a running job is: restarts, checkpoints, payments, latency, the configuration that"
          + " each operator knows, and the last refusals.",
      "Asks Flink's JobManager and reads the control topic; changes nothing."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:the job runs",
      "1:it does not, or Flink or Kafka does not answer",
      "2:a wrong option"
    })
final class StatusCommand implements Callable<Integer> {
  private static final int REFUSALS = 5;

  @Mixin private Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--flink",
      paramLabel = "URL",
      description =
          "The JobManager's REST interface (default: $MITRA_FLINK, else that of the local cluster).")
  private @Nullable String flink;

  @Option(
      names = "--job",
      paramLabel = "NAME",
      description = "The job's name (default: that of --config, else the newest that runs).")
  private @Nullable String name;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table for people; yaml or json for programs (default: ${DEFAULT-VALUE}).")
  private PublishOptions.Output output = PublishOptions.Output.TABLE;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    FlinkApi api = new FlinkApi(address());
    FlinkApi.Job job = job(api.jobs());
    JobStatusPage page = JobStatusPage.read(api, job);
    List<PastRecord> refused =
        ControlHistory.read(connection).records().stream()
            .filter(record -> !record.admitted())
            .toList();
    List<PastRecord> newest =
        refused.subList(Math.max(0, refused.size() - REFUSALS), refused.size());
    switch (output) {
      case TABLE -> {
        page.write(out, System.currentTimeMillis());
        out.println();
        out.println(
            refused.isEmpty()
                ? "Nothing was refused."
                : refused.size() + " control records were refused, the last of them:");
        PastRecords.write(newest, output, out);
      }
      case YAML -> out.print(YamlText.of(document(page, newest)));
      case JSON -> out.println(ResourceYaml.prettyJson(document(page, newest)));
    }
    out.flush();
    return job.state().equals("RUNNING") ? 0 : Mitra.REFUSED;
  }

  private static ObjectNode document(JobStatusPage page, List<PastRecord> refused) {
    ObjectNode document = page.document();
    ArrayNode list = document.putArray("refusals");
    for (PastRecord record : refused) {
      ObjectNode each = list.addObject();
      each.put("epoch", record.epoch());
      each.put("published", Moments.exact(record.ack().recordMillis()));
      each.put("resource", record.ack().resource());
      ArrayNode findings = each.putArray("findings");
      record.ack().findings().forEach(finding -> findings.add(finding.toString()));
    }
    return document;
  }

  private FlinkApi.Job job(List<FlinkApi.Job> jobs) {
    Optional<String> wanted =
        Optional.ofNullable(name).or(() -> connection.jobConfig().map(JobConfig::jobName));
    return jobs.stream()
        .filter(job -> wanted.isEmpty() || job.name().equals(wanted.get()))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidDeclarationException(
                    "--job",
                    wanted.isEmpty()
                        ? "Flink knows no job; submit it with `flink run`"
                        : "Flink knows no job '"
                            + wanted.get()
                            + "'; it has "
                            + String.join(", ", jobs.stream().map(FlinkApi.Job::name).toList())));
  }

  private String address() {
    String fromEnvironment = System.getenv("MITRA_FLINK");
    if (flink != null) {
      return flink;
    }
    if (fromEnvironment != null && !fromEnvironment.isBlank()) {
      return fromEnvironment;
    }
    String folder = System.getenv("MITRA_CLUSTER_DIR");
    Path cluster =
        folder == null || folder.isBlank()
            ? Home.path().resolve(".local").resolve("cluster")
            : Path.of(folder);
    Path addresses = cluster.resolve("cluster.env");
    if (Files.exists(addresses)) {
      try {
        return Files.readAllLines(addresses).stream()
            .filter(line -> line.startsWith("FLINK_REST="))
            .map(line -> line.substring("FLINK_REST=".length()))
            .findFirst()
            .orElseThrow(
                () -> new InvalidDeclarationException("--flink", addresses + " names no Flink"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    throw new InvalidDeclarationException(
        "--flink",
        "is needed: MITRA_FLINK is not set and no local cluster runs from this checkout");
  }
}
