package dev.mitra.job.cli;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.job.ruletest.JunitReport;
import dev.mitra.job.ruletest.Sandbox;
import dev.mitra.job.ruletest.TestReports;
import dev.mitra.job.ruletest.TestRun;
import dev.mitra.job.ruletest.TestRunner;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the tests that are kept beside rules and patterns. */
@Command(
    name = "test",
    description =
        "Run the tests kept beside rules and patterns (*.test.yaml): a payment and its features in,"
            + " the decision and the rules that fired out; or events in, and which of them complete"
            + " a match. Needs no Kafka.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all tests passed",
      "1:a test failed, there are none, or a resource or a test is wrong",
      "2:a wrong option"
    })
final class TestCommand implements Callable<Integer> {
  /** How the run is written. */
  enum Output {
    TABLE,
    JSON,
    JUNIT
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "PATH",
      arity = "1..*",
      description =
          "Files of tests, and folders with *.test.yaml and *.test.yml in them or below (default:"
              + " those of --resources).")
  private List<Path> tests = List.of();

  @Option(
      names = "--resources",
      paramLabel = "PATH",
      arity = "1..*",
      description =
          "Files and folders with the resources that are put into force (default: the folders of"
              + " -f, or those that its files are in; without -f deploy/defaults/resources).")
  private List<Path> resources = List.of();

  @Option(
      names = "--schema",
      paramLabel = "FILE",
      description = "The schema of the events (default: deploy/defaults/schema.yaml).")
  private Optional<Path> schemaFile = Optional.empty();

  @Option(
      names = "--filter",
      paramLabel = "TEXT",
      description = "Only tests in whose 'document: name' this text is found, in capitals or not.")
  private Optional<String> filter = Optional.empty();

  @Option(
      names = "--coverage",
      description =
          "Also say which rules no test has made fire, and which patterns none has made match.")
  private boolean coverage;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description =
          "table for people, json for programs, junit for build servers (default:"
              + " ${DEFAULT-VALUE}).")
  private Output output = Output.TABLE;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    EventSchema schema = FeatureSets.schema(schemaFile.orElse(Home.defaultSchema()));
    List<Path> folders = resourcePaths();
    try (Sandbox sandbox = Sandbox.open(schema, published(folders))) {
      TestRun run =
          new TestRunner(sandbox).run(tests.isEmpty() ? folders : tests, filter, coverage);
      if (run.size() == 0) {
        throw new InvalidDeclarationException(
            filter.isPresent() ? "--filter" : "",
            "there is no test to run" + (filter.isPresent() ? " in whose name this is found" : ""));
      }
      switch (output) {
        case TABLE -> TestReports.table(run, out);
        case JSON -> TestReports.json(run, out);
        case JUNIT -> JunitReport.write(run, out);
      }
      return run.failed() == 0 ? 0 : Mitra.REFUSED;
    }
  }

  /** The resources of files and folders, in the order of publication. */
  static List<Sandbox.Published> published(List<Path> paths) {
    return ResourceFiles.read(paths).stream()
        .map(item -> new Sandbox.Published(item.place(), item.body()))
        .toList();
  }

  private List<Path> resourcePaths() {
    if (!resources.isEmpty()) {
      return resources;
    }
    if (tests.isEmpty()) {
      return List.of(Home.defaultResources());
    }
    return tests.stream()
        .map(path -> Files.isDirectory(path) ? path : path.toAbsolutePath().getParent())
        .distinct()
        .toList();
  }
}
