package dev.mitra.job.cli;

import dev.mitra.job.kafka.TopicAdmin;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Creates the job's topics. */
@Command(
    name = "topics",
    description = "Create those of the job's topics that do not exist.",
    mixinStandardHelpOptions = true)
final class TopicsCommand implements Callable<Integer> {
  @Mixin private Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "4",
      description =
          "Partitions of every topic but control and acks, which have one (default:"
              + " ${DEFAULT-VALUE}).")
  private int partitions;

  @Override
  public Integer call() {
    List<String> created =
        TopicAdmin.create(connection.clientProperties(), connection.topics(), partitions);
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        created.isEmpty() ? "All topics exist already." : "Created " + String.join(", ", created));
    out.flush();
    return 0;
  }
}
