package dev.mitra.job.cli;

import dev.mitra.rules.resource.ResourceId;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Publishes an earlier content of a resource again. */
@Command(
    name = "rollback",
    description = {
      "Publish what a resource was at an earlier epoch, as a new change with a version of its own.",
      "A resource that was deleted comes back. `mitra history KIND/NAME` lists the epochs."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:the earlier content is in force, or will be after the activation delay",
      "1:there is no earlier content, it was refused, or the control topic cannot be read",
      "2:a wrong option or argument",
      "3:no verdict came in time"
    })
final class RollbackCommand implements Callable<Integer> {
  @Mixin private Connection connection = new Connection();
  @Mixin private PublishOptions options = new PublishOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "KIND/NAME", description = "What to roll back.")
  private String resource = "";

  @Option(
      names = "--to",
      paramLabel = "EPOCH",
      description = "To what it was at this epoch (default: what it was before it was that).")
  private long epoch = -1;

  @Override
  public Integer call() {
    ResourceId id = KindNames.id(resource);
    ControlHistory history = ControlHistory.read(connection);
    Rollback rollback =
        Rollback.of(
            history,
            id,
            options.signing().isGiven(),
            epoch < 0 ? OptionalLong.empty() : OptionalLong.of(epoch));
    spec.commandLine().getErr().println(rollback.sentence());
    spec.commandLine().getErr().flush();
    return new Publication(connection, options, spec.commandLine(), history)
        .run(List.of(rollback.proposed()));
  }
}
