package dev.mitra.job.cli;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.ResourceId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Deletes resources and shows the job's verdicts. */
@Command(
    name = "delete",
    description = "Delete resources and show the job's verdicts.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:everything is deleted",
      "1:something was refused or could not be read",
      "2:a wrong option or argument",
      "3:no verdict came in time"
    })
final class DeleteCommand implements Callable<Integer> {
  @Mixin private Connection connection = new Connection();
  @Mixin private ResourcePaths paths = new ResourcePaths();
  @Mixin private PublishOptions options = new PublishOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--signature",
      paramLabel = "SIGNATURE",
      description =
          "A signature of the deletion, as `mitra sign --delete` prints it; may be repeated, for one"
              + " resource at a time.")
  private List<String> signatures = List.of();

  // The standard help options take --version for the program's.
  @SuppressWarnings("UnusedVariable") // Picocli asks for it.
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help message and exit.")
  private boolean help;

  @Parameters(
      arity = "0..*",
      paramLabel = "KIND/NAME",
      description = "What to delete, for example Rule/card-testing.")
  private List<String> keys = List.of();

  @Option(
      names = "--version",
      paramLabel = "N",
      description =
          "The version that the deletion makes (default: the next one, when the resource has"
              + " versions).")
  private long version;

  @Override
  public Integer call() {
    Map<ResourceId, String> places = new LinkedHashMap<>();
    keys.forEach(key -> places.put(KindNames.id(key), ""));
    if (paths.isGiven()) {
      for (ResourceFiles.Item item : paths.read()) {
        places.putIfAbsent(item.id(), item.place());
      }
    }
    if (places.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "Name what to delete: KIND/NAME, or files with -f PATH.");
    }
    if (places.size() > 1 && (version > 0 || !signatures.isEmpty())) {
      throw new ParameterException(
          spec.commandLine(),
          "--version and --signature are of one deletion; delete one resource at a time with them.");
    }
    ControlHistory history = ControlHistory.read(connection);
    List<Proposed> proposals =
        places.entrySet().stream()
            // What refers to something goes before it.
            .sorted(Map.Entry.comparingByKey(Comparator.comparing(ResourceId::kind).reversed()))
            .map(entry -> deletion(entry.getValue(), entry.getKey(), history))
            .toList();
    return new Publication(connection, options, spec.commandLine(), history).run(proposals);
  }

  private Proposed deletion(String place, ResourceId id, ControlHistory history) {
    if (id.kind() == Kind.BUNDLE) {
      throw new InvalidDeclarationException(
          place, "a bundle cannot be deleted; delete what it published one by one");
    }
    // What is signed has a version.
    boolean signed = options.signing().isGiven();
    OptionalLong next = version > 0 ? OptionalLong.of(version) : history.nextVersion(id, signed);
    return Proposed.deletion(place, id, next, signatures);
  }
}
