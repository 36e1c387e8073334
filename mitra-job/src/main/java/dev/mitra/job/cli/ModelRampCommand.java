package dev.mitra.job.cli;

import dev.mitra.rules.resource.ResourceId;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Changes the share of the payments that a challenger decides. */
@Command(
    name = "ramp",
    description = {
      "Let a model decide a share of the payments: a shadow becomes the challenger, the challenger's"
          + " share changes.",
      "The share is sticky: a value of the field that it decides once, it decides always, and a"
          + " larger share keeps those of a smaller one. At 0 it decides nothing and is scored on."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:the share is in force, or will be after the activation delay",
      "1:there is no such model, it cannot be challenger, or it was refused",
      "2:a wrong option or argument",
      "3:no verdict came in time"
    })
final class ModelRampCommand implements Callable<Integer> {
  @Mixin private Connection connection = new Connection();
  @Mixin private PublishOptions options = new PublishOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "NAME", description = "The model.")
  private String name = "";

  @Parameters(
      index = "1",
      paramLabel = "PERCENT",
      description = "How many of a hundred values of the field it decides, 0 to 100.")
  private double percent;

  @Option(
      names = "--by",
      paramLabel = "FIELD",
      description =
          "The text field that is split, such as card (default: the one that it was split by"
              + " last).")
  private Optional<String> by = Optional.empty();

  @Option(names = "--replace", description = "Make another challenger a shadow in the same bundle.")
  private boolean replace;

  @Override
  public Integer call() {
    if (!(percent >= 0 && percent <= 100)) {
      throw new ParameterException(
          spec.commandLine(),
          "PERCENT is " + ModelSpecs.number(percent) + "; 0 to 100 is allowed.");
    }
    ResourceId id = ModelSpecs.id(name);
    ControlHistory history = ControlHistory.read(connection);
    return new ModelMoves(history, options.signing().isGiven())
        .ramp(id, percent, by, replace)
        .publish(connection, options, spec.commandLine(), history);
  }
}
