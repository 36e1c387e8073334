package dev.mitra.job.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the models. */
@Command(
    name = "list",
    description =
        "List the models that are in force or wait for their time: role, share of the payments,"
            + " version, epoch, size.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:shown", "1:the control topic cannot be read", "2:a wrong option"})
final class ModelListCommand implements Callable<Integer> {
  /** How the list is written. */
  enum Output {
    TABLE,
    JSON
  }

  @Mixin private Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table for people, json for programs (default: ${DEFAULT-VALUE}).")
  private Output output = Output.TABLE;

  @Override
  public Integer call() {
    ModelTable table = new ModelTable(ControlHistory.read(connection), System.currentTimeMillis());
    PrintWriter out = spec.commandLine().getOut();
    switch (output) {
      case TABLE -> table.write(out);
      case JSON -> out.println(ResourceYaml.prettyJson(table.json()));
    }
    out.flush();
    if (table.isEmpty()) {
      spec.commandLine()
          .getErr()
          .println("mitra: no model was published; `mitra model publish FILE` publishes one");
    }
    return 0;
  }
}
