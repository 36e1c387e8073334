package dev.mitra.job.cli;

import dev.mitra.rules.resource.ResourceId;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts an earlier champion back. */
@Command(
    name = "rollback",
    description = {
      "Put the champion before the present one back, with the content that it had, from the history"
          + " of the control topic.",
      "The present one becomes a shadow in the same bundle. A second rollback takes the first one"
          + " back."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:the earlier champion is in force, or will be after the activation delay",
      "1:there was no other champion, or it was refused",
      "2:a wrong option or argument",
      "3:no verdict came in time"
    })
final class ModelRollbackCommand implements Callable<Integer> {
  @Mixin private Connection connection = new Connection();
  @Mixin private PublishOptions options = new PublishOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description =
          "The model to go back to; that of the present champion means its content before"
              + " (default: whichever was champion last).")
  private Optional<String> name = Optional.empty();

  @Override
  public Integer call() {
    Optional<ResourceId> wanted = name.map(ModelSpecs::id);
    ControlHistory history = ControlHistory.read(connection);
    return new ModelMoves(history, options.signing().isGiven())
        .rollback(wanted)
        .publish(connection, options, spec.commandLine(), history);
  }
}
