package dev.mitra.job.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Publishes resources and shows the job's verdicts. */
@Command(
    name = "apply",
    description = {
      "Publish resources to the control topic and show the job's verdicts.",
      "Everything is checked first, as the job does; when something is wrong, all of it is shown and"
          + " nothing is published. What is in force as it is stays untouched."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:everything is in force, or will be at its time",
      "1:something was refused or could not be read",
      "2:a wrong option",
      "3:no verdict came in time"
    })
final class ApplyCommand implements Callable<Integer> {
  @Mixin private Connection connection = new Connection();
  @Mixin private ResourcePaths paths = new ResourcePaths();
  @Mixin private PublishOptions options = new PublishOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--atomic",
      description = "Publish all resources as one bundle: together or not at all, in one epoch.")
  private boolean atomic;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The name of the bundle (default: one from the hash of what is in it).")
  private Optional<String> name = Optional.empty();

  @Override
  public Integer call() {
    List<Proposed> proposals = paths.read().stream().map(Proposed::of).toList();
    ControlHistory history = ControlHistory.read(connection);
    Publication publication = new Publication(connection, options, spec.commandLine(), history);
    if (!atomic) {
      return publication.run(proposals);
    }
    AtomicBundle bundle = new AtomicBundle(proposals, name, history, options.force());
    return publication.run(bundle.records(), bundle::parts, bundle.unchanged());
  }
}
