package dev.mitra.job.cli;

import dev.mitra.job.kafka.ControlClient;
import dev.mitra.rules.resource.ResourceId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Deletes resources and shows the job's verdicts. */
@Command(
    name = "delete",
    description = "Delete resources and show the job's verdicts.",
    mixinStandardHelpOptions = true)
final class DeleteCommand implements Callable<Integer> {
  @Mixin private Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "1..*",
      paramLabel = "KIND/NAME",
      description = "What to delete, for example Rule/card-testing.")
  private List<String> keys = List.of();

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "15",
      description = "How long to wait for the verdicts (default: ${DEFAULT-VALUE}).")
  private int waitSeconds;

  @Override
  public Integer call() {
    List<String> checked = keys.stream().map(key -> ResourceId.parse(key).toKey()).toList();
    try (ControlClient client =
        new ControlClient(connection.clientProperties(), connection.topics())) {
      Map<Long, String> published = new LinkedHashMap<>();
      for (String key : checked) {
        published.put(client.publish(key, null), key);
      }
      return Verdicts.show(
          client, published, Duration.ofSeconds(waitSeconds), spec.commandLine().getOut());
    }
  }
}
