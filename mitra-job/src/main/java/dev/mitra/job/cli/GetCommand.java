package dev.mitra.job.cli;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.Nearest;
import dev.mitra.features.check.Quote;
import dev.mitra.rules.resource.ResourceId;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the resources in force. */
@Command(
    name = "get",
    description = {
      "Show the resources in force, and those that wait for their time.",
      "What `get -o yaml` writes, `apply -f` reads."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:shown, even if nothing is in force",
      "1:what was asked for by name is not there, or the control topic cannot be read",
      "2:a wrong option"
    })
final class GetCommand implements Callable<Integer> {
  /** How resources are written. */
  enum Output {
    TABLE,
    WIDE,
    YAML,
    JSON,
    NAME
  }

  @Mixin private Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..*",
      paramLabel = "KIND[/NAME]",
      description =
          "What to show, for example rules, or Rule/card-testing; kinds in any case, one or many"
              + " of them (default: everything).")
  private List<String> wanted = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table or wide for people; yaml, json or name (default: ${DEFAULT-VALUE}).")
  private Output output = Output.TABLE;

  @Option(
      names = "--at",
      paramLabel = "EPOCH|INSTANT",
      description =
          "What was in force under this epoch, as decisions name it, or at this moment, such as"
              + " 2026-03-01T10:00:00Z (default: now).")
  private Optional<String> at = Optional.empty();

  @Override
  public Integer call() {
    List<KindNames.Pick> picks = wanted.stream().map(KindNames::pick).toList();
    Optional<String> when = at;
    ControlHistory history = ControlHistory.read(connection);
    List<Standing> standings = standings(history, when, System.currentTimeMillis());
    PrintWriter out = spec.commandLine().getOut();
    write(select(standings, picks), picks, output, out);
    out.flush();
    if (standings.isEmpty()) {
      spec.commandLine().getErr().println("mitra: nothing is in force");
    }
    return 0;
  }

  /** What stands at an epoch or a moment. */
  static List<Standing> standings(ControlHistory history, Optional<String> at, long now) {
    if (at.isEmpty()) {
      return Standing.at(history, now);
    }
    String text = at.get();
    try {
      return text.matches("\\d{1,18}")
          ? Standing.of(history.under(Long.parseLong(text)))
          : Standing.of(history.at(Instant.parse(text).toEpochMilli()));
    } catch (DateTimeParseException e) {
      throw new InvalidDeclarationException(
          "--at",
          Quote.of(text)
              + " is neither an epoch nor a moment in UTC; write 17 or 2026-03-01T10:00:00Z");
    }
  }

  /**
   * Those that were asked for, all when nothing was.
   *
   * @throws InvalidDeclarationException when one that was named is not there
   */
  static List<Standing> select(List<Standing> standings, List<KindNames.Pick> picks) {
    List<Finding> missing = new ArrayList<>();
    List<String> known = standings.stream().map(each -> each.id().toKey()).distinct().toList();
    for (KindNames.Pick pick : picks) {
      Optional<ResourceId> id = pick.id();
      if (id.isPresent() && !known.contains(id.get().toKey())) {
        missing.add(
            new Finding(
                id.get().toKey(),
                "is not in force"
                    + Nearest.hint(id.get().toKey(), known)
                    + "; `mitra history "
                    + id.get()
                    + "` shows whether it ever was"));
      }
    }
    if (!missing.isEmpty()) {
      throw new InvalidDeclarationException(missing);
    }
    return standings.stream()
        .filter(
            standing ->
                picks.isEmpty() || picks.stream().anyMatch(pick -> pick.matches(standing.id())))
        .toList();
  }

  /** Writes what was picked; {@code picks} are empty for everything. */
  static void write(
      List<Standing> standings, List<KindNames.Pick> picks, Output output, PrintWriter out) {
    boolean one = picks.size() == 1 && picks.get(0).name().isPresent();
    switch (output) {
      case TABLE, WIDE -> {
        if (!standings.isEmpty()) {
          Standings.table(standings, output == Output.WIDE, out);
        }
      }
      case NAME -> Standings.names(standings, out);
      case JSON -> Standings.json(portable(standings, picks), one, out);
      case YAML -> {
        List<String> leftOut =
            standings.stream()
                .filter(standing -> picks.isEmpty() && Standings.isBoundToItsTopic(standing))
                .map(
                    standing ->
                        standing.id()
                            + " is left out: it holds for an epoch of this control topic only;"
                            + " `mitra get demotions` shows it")
                .toList();
        Standings.yaml(portable(standings, picks), leftOut, out);
      }
    }
  }

  private static List<Standing> portable(List<Standing> standings, List<KindNames.Pick> picks) {
    return standings.stream()
        .filter(standing -> !picks.isEmpty() || !Standings.isBoundToItsTopic(standing))
        .toList();
  }
}
