package dev.mitra.job.cli;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.rules.resource.ControlRecord;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.Resource;
import dev.mitra.rules.resource.ResourceId;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows everything about one model. */
@Command(
    name = "describe",
    description = {
      "Show everything about a model: role, trees, features and whether they are declared,"
          + " calibration, golden rows, reference, thresholds, who reads it, and its history.",
      "With a file, that of the file, held against what is in force; with --offline by itself."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:shown",
      "1:it was never published, or something cannot be read",
      "2:a wrong option or argument"
    })
final class ModelDescribeCommand implements Callable<Integer> {
  @Mixin private Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "NAME|FILE",
      description = "The model's name, or a file with a Model resource.")
  private String model = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description = "A file with the Model resource, to be described under NAME.")
  private Optional<Path> file = Optional.empty();

  @Option(names = "--all", description = "List all features, not only the first.")
  private boolean all;

  @Option(
      names = "--offline",
      description = "Describe a file alone: without Kafka, and without asking what is in force.")
  private boolean offline;

  @Override
  public Integer call() {
    Optional<Path> from = file.isPresent() ? file : fileOf(model);
    if (offline && from.isEmpty()) {
      throw new InvalidDeclarationException(
          "--offline", "is for files; name a file with a Model resource");
    }
    PrintWriter out = spec.commandLine().getOut();
    if (offline && from.isPresent()) {
      ModelPage.writeAlone(read(from.get()), from.get().toString(), all, out);
    } else {
      Optional<Resource> read = from.map(this::read);
      ModelPage page =
          new ModelPage(ControlHistory.read(connection), System.currentTimeMillis(), all);
      if (read.isPresent()) {
        page.write(read.get(), from.map(Path::toString).orElse(""), out);
      } else {
        page.write(ModelSpecs.id(model), out);
      }
    }
    out.flush();
    return 0;
  }

  /** An argument that is no name is a file. */
  private static Optional<Path> fileOf(String argument) {
    boolean named =
        ResourceId.isName(Kind.MODEL, argument)
            || (argument.startsWith(Kind.MODEL.label() + "/") && !Files.exists(Path.of(argument)));
    return named ? Optional.empty() : Optional.of(Path.of(argument));
  }

  private Resource read(Path path) {
    List<ResourceFiles.Item> items = ResourceFiles.readOnce(List.of(path));
    for (ResourceFiles.Item item : items) {
      if (item.record() instanceof ControlRecord.Publish publish && item.kind() == Kind.MODEL) {
        Resource read = publish.resource();
        if (file.isEmpty()) {
          return read;
        }
        return new Resource(
            ModelSpecs.id(model), read.version(), read.labels(), read.effectiveAt(), read.spec());
      }
    }
    throw new InvalidDeclarationException(path.toString(), "holds no Model resource; name one");
  }
}
