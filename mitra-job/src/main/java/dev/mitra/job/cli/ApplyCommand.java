package dev.mitra.job.cli;

import dev.mitra.job.kafka.ControlClient;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Publishes resources and shows the job's verdicts. */
@Command(
    name = "apply",
    description = "Publish resources to the control topic and show the job's verdicts.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:everything was admitted",
      "1:something was refused or could not be read",
      "3:no verdict came in time"
    })
final class ApplyCommand implements Callable<Integer> {
  @Mixin private Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-f", "--filename"},
      required = true,
      paramLabel = "PATH",
      description = "A file or folder with resources in YAML or JSON; - for standard input.")
  private List<Path> paths = List.of();

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "15",
      description = "How long to wait for the verdicts (default: ${DEFAULT-VALUE}).")
  private int waitSeconds;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    List<ResourceFiles.Item> items = ResourceFiles.read(paths);
    try (ControlClient client =
        new ControlClient(connection.clientProperties(), connection.topics())) {
      Map<Long, String> published = new LinkedHashMap<>();
      for (ResourceFiles.Item item : items) {
        published.put(client.publish(item.key(), item.body()), item.key());
      }
      return Verdicts.show(client, published, Duration.ofSeconds(waitSeconds), out);
    }
  }
}
