package dev.mitra.job.cli;

import dev.mitra.features.check.InvalidDeclarationException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows what applying files would change. */
@Command(
    name = "diff",
    description = {
      "Show what `apply` would change, resource by resource.",
      "What is in force, or waits for its time, is compared with the files; both as YAML with sorted"
          + " members."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:no differences",
      "1:differences",
      "2:a wrong option, or something could not be read"
    })
final class DiffCommand implements Callable<Integer> {
  /** As kubectl and diff have it: differences are 1, trouble is more. */
  private static final int DIFFERENT = 1;

  private static final int TROUBLE = 2;

  @Mixin private Connection connection = new Connection();
  @Mixin private ResourcePaths paths = new ResourcePaths();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    try {
      var items = paths.read();
      InForce inForce = ControlHistory.read(connection).atLast();
      ResourceDiff diff =
          new ResourceDiff(
              inForce, spec.commandLine().getColorScheme().ansi(), spec.commandLine().getOut());
      return diff.write(items) ? DIFFERENT : 0;
    } catch (InvalidDeclarationException e) {
      Mitra.print(e, spec.commandLine().getErr());
      return TROUBLE;
    }
  }
}
