package dev.mitra.job.cli;

import dev.mitra.rules.resource.ResourceId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a model the champion. */
@Command(
    name = "promote",
    description = {
      "Make a challenger or a shadow the champion: its score decides from one payment to the next.",
      "The present champion becomes a shadow in the same bundle: it is scored on, and"
          + " `mitra model rollback` puts it back."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:it is champion, or will be after the activation delay",
      "1:there is no such model, it is champion already, or it was refused",
      "2:a wrong option or argument",
      "3:no verdict came in time"
    })
final class ModelPromoteCommand implements Callable<Integer> {
  @Mixin private Connection connection = new Connection();
  @Mixin private PublishOptions options = new PublishOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "NAME", description = "The model that becomes champion.")
  private String name = "";

  @Option(
      names = "--delete-old",
      description = "Delete the present champion instead of keeping it as a shadow.")
  private boolean deleteOld;

  @Override
  public Integer call() {
    ResourceId id = ModelSpecs.id(name);
    ControlHistory history = ControlHistory.read(connection);
    return new ModelMoves(history, options.signing().isGiven())
        .promote(id, deleteOld)
        .publish(connection, options, spec.commandLine(), history);
  }
}
