package dev.mitra.job.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What there is to do with features. */
@Command(
    name = "features",
    description =
        "Show declared features, compute them for events in files, and write what was logged.",
    mixinStandardHelpOptions = true,
    subcommands = {FeatureListCommand.class, FeatureComputeCommand.class, FeatureDumpCommand.class})
final class FeaturesCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a command.");
  }
}
