package dev.mitra.job.cli;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.rules.resource.ResourceId;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the records of the control topic with their verdicts. */
@Command(
    name = "history",
    description = {
      "List the records of the control topic, refused ones too, with their verdicts.",
      "The verdicts are those that the job's own admission gives. With --config they also say what"
          + " the key ring and the activation delay of that job make of them."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:shown",
      "1:there is no record of the resource, or the control topic cannot be read",
      "2:a wrong option"
    })
final class HistoryCommand implements Callable<Integer> {
  @Mixin private Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "KIND/NAME",
      description = "Only records about this resource, in bundles too.")
  private Optional<String> resource = Optional.empty();

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "Only the last N of them.")
  private int limit = Integer.MAX_VALUE;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table for people; yaml or json for programs (default: ${DEFAULT-VALUE}).")
  private PublishOptions.Output output = PublishOptions.Output.TABLE;

  @Override
  public Integer call() {
    Optional<ResourceId> about = resource.map(KindNames::id);
    List<PastRecord> records = select(ControlHistory.read(connection), about, limit);
    PrintWriter out = spec.commandLine().getOut();
    PastRecords.write(records, output, out);
    out.flush();
    if (records.isEmpty()) {
      spec.commandLine().getErr().println("mitra: the control topic is empty");
    }
    return 0;
  }

  /**
   * The records that were asked for, by epoch.
   *
   * @throws InvalidDeclarationException when there is none about the resource
   */
  static List<PastRecord> select(ControlHistory history, Optional<ResourceId> about, int limit) {
    List<PastRecord> records =
        history.records().stream()
            .filter(record -> about.map(record::isAbout).orElse(true))
            .toList();
    if (records.isEmpty() && about.isPresent()) {
      throw new InvalidDeclarationException(
          about.get().toKey(), "was never published; `mitra get` lists what is in force");
    }
    return records.subList(Math.max(0, records.size() - Math.max(0, limit)), records.size());
  }
}
