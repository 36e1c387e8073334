package dev.mitra.job.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What there is to do with the keys that sign control records. */
@Command(
    name = "keys",
    description = "Make keys that sign control records, and list those of a key ring.",
    mixinStandardHelpOptions = true,
    subcommands = {KeysGenerateCommand.class, KeysListCommand.class})
final class KeysCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a command.");
  }
}
