package dev.mitra.job.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a data scientist does with models, from the trainer's file to the champion and back. */
@Command(
    name = "model",
    description = "Package, publish, promote, ramp, roll back, describe and list models.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ModelListCommand.class,
      ModelDescribeCommand.class,
      ModelPackageCommand.class,
      ModelPublishCommand.class,
      ModelRampCommand.class,
      ModelPromoteCommand.class,
      ModelRollbackCommand.class
    })
final class ModelCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a command.");
  }
}
