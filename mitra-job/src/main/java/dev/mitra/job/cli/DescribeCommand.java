package dev.mitra.job.cli;

import dev.mitra.rules.resource.ResourceId;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows everything about one resource. */
@Command(
    name = "describe",
    description =
        "Show everything about one resource: who published it when, what it says, what it reads and"
            + " what reads it.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:shown",
      "1:it was never published, or the control topic cannot be read",
      "2:a wrong option or argument"
    })
final class DescribeCommand implements Callable<Integer> {
  @Mixin private Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "KIND/NAME", description = "What to describe.")
  private String resource = "";

  @Override
  public Integer call() {
    ResourceId id = KindNames.id(resource);
    ControlHistory history = ControlHistory.read(connection);
    PrintWriter out = spec.commandLine().getOut();
    new Description(history, id, System.currentTimeMillis()).write(out);
    out.flush();
    return 0;
  }
}
