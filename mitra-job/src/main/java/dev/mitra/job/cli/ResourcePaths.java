package dev.mitra.job.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The option {@code -f}. */
final class ResourcePaths {
  @Spec(Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = {"-f", "--filename"},
      arity = "1..*",
      paramLabel = "PATH",
      description = {
        "Files and folders with resources in YAML or JSON; - for standard input.",
        "Folders are read with everything below them, but for rule tests (*.test.yaml)."
      })
  private List<Path> paths = List.of();

  boolean isGiven() {
    return !paths.isEmpty();
  }

  /**
   * The resources, each once.
   *
   * @throws ParameterException when no path was given
   * @throws dev.mitra.features.check.InvalidDeclarationException with the findings of all files
   */
  List<ResourceFiles.Item> read() {
    if (!isGiven()) {
      throw new ParameterException(
          command.commandLine(),
          "Name what to read with -f PATH: files, folders, or - for standard input.");
    }
    return ResourceFiles.readOnce(paths);
  }
}
