package dev.mitra.job.cli;

import dev.mitra.features.schema.EventSchema;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks resources without publishing them. */
@Command(
    name = "validate",
    description = {
      "Check resources as the job would, and publish nothing.",
      "They are checked against what is in force; with --offline against one another alone, which"
          + " needs no Kafka."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:everything would be admitted",
      "1:something would be refused or could not be read",
      "2:a wrong option"
    })
final class ValidateCommand implements Callable<Integer> {
  /** How the result is written. */
  enum Output {
    TABLE,
    JSON
  }

  @Mixin private Connection connection = new Connection();
  @Mixin private ResourcePaths paths = new ResourcePaths();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--offline",
      description =
          "Check the files against one another alone, as if nothing were in force; signatures are"
              + " not asked for.")
  private boolean offline;

  @Option(
      names = "--schema",
      paramLabel = "FILE",
      description =
          "The schema of the events (default: that of --config, else"
              + " deploy/defaults/schema.yaml).")
  private Optional<Path> schema = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table for people, json for programs (default: ${DEFAULT-VALUE}).")
  private Output output = Output.TABLE;

  @Override
  public Integer call() {
    List<Proposed> proposals = paths.read().stream().map(Proposed::of).toList();
    Optional<EventSchema> given = schema.map(FeatureSets::schema);
    ControlHistory.Settings settings =
        given.isPresent()
            ? ControlHistory.Settings.of(connection, given.get())
            : ControlHistory.Settings.of(connection);
    ControlHistory history =
        offline
            ? new ControlHistory(settings.offline())
            : ControlHistory.read(connection, settings);
    List<Outcome> outcomes =
        Trial.all(proposals, history, new SigningOptions(), false, System.currentTimeMillis())
            .stream()
            .map(trial -> trial.outcome().withoutTime())
            .toList();
    PrintWriter out = spec.commandLine().getOut();
    switch (output) {
      case TABLE -> table(outcomes, out);
      case JSON -> Outcomes.write(outcomes, PublishOptions.Output.JSON, true, 0, out);
    }
    out.flush();
    return Outcomes.worst(outcomes);
  }

  private static void table(List<Outcome> outcomes, PrintWriter out) {
    TextTable table = new TextTable(List.of("RESOURCE", "RESULT", "FROM"));
    int wrong = 0;
    for (Outcome outcome : outcomes) {
      boolean refused = outcome.effect() == Outcome.Effect.REFUSED;
      wrong += refused ? 1 : 0;
      String result = "valid";
      if (refused) {
        result = "WRONG";
      } else if (outcome.effect() == Outcome.Effect.UNCHANGED) {
        result = "unchanged";
      }
      table.row(List.of(outcome.id().toKey(), result, outcome.place()), Outcomes.remarks(outcome));
    }
    table.write(out);
    out.println();
    String all = outcomes.size() == 1 ? "1 resource" : outcomes.size() + " resources";
    out.println(wrong == 0 ? all + ", all valid" : all + ", " + wrong + " wrong");
  }
}
