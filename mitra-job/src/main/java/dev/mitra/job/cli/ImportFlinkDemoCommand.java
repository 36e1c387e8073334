package dev.mitra.job.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.job.importing.DemoImport;
import dev.mitra.job.ruletest.Sandbox;
import dev.mitra.rules.rule.Action;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes resources of rules of the Flink fraud-detection demo. */
@Command(
    name = "flink-demo",
    description =
        "Make FeatureSets and Rules of rules of the Flink fraud-detection demo"
            + " (afedulov/fraud-detection-demo), in JSON or its text form, and say what is not the"
            + " same. They are checked as the job checks them before anything is written.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:the resources were written",
      "1:a rule cannot be carried over, or a file cannot be read or written; nothing was written",
      "2:a wrong option"
    })
final class ImportFlinkDemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FILE", description = "The rules; - for standard input.")
  private Path file = Path.of("");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description =
          "Where the resources are written, below features and rules (default: to standard output,"
              + " as one YAML file).")
  private Optional<Path> folder = Optional.empty();

  @Option(
      names = "--schema",
      paramLabel = "FILE",
      description = "The schema of the events (default: deploy/defaults/schema.yaml).")
  private Optional<Path> schemaFile = Optional.empty();

  @Option(
      names = "--map",
      paramLabel = "THEIRS=OURS",
      description =
          "Which field of the schema a name of the demo is, such as paymentAmount=amount; may be"
              + " given more than once.")
  private Map<String, String> fields = new LinkedHashMap<>();

  @Option(
      names = "--action",
      paramLabel = "ACTION",
      defaultValue = "REVIEW",
      description =
          "What follows where the demo raises an alert: ${COMPLETION-CANDIDATES} (default:"
              + " ${DEFAULT-VALUE}).")
  private Action action = Action.REVIEW;

  @Option(
      names = "--resources",
      paramLabel = "PATH",
      arity = "1..*",
      description =
          "Files and folders with resources that are in force: the new ones are checked together"
              + " with them.")
  private List<Path> resources = List.of();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Path schemaPath = schemaFile.orElse(Home.defaultSchema());
    EventSchema schema = FeatureSets.schema(schemaPath);
    DemoImport.Result result;
    try {
      result =
          DemoImport.read(
              name(),
              text(),
              new DemoImport.Target(schema, scoredTypes(schemaPath), fields, action));
    } catch (InvalidDeclarationException e) {
      throw new InvalidDeclarationException(
          e.findings().stream()
              .map(f -> new Finding((file + " " + f.path()).strip(), f.message()))
              .toList());
    }
    check(schema, result);
    if (folder.isPresent()) {
      write(folder.get(), result);
      report(result, out);
      out.printf("%d resources are in %s%n", result.resources().size(), folder.get());
    } else {
      result.resources().forEach(made -> out.print("---\n" + made.text()));
      report(result, spec.commandLine().getErr());
    }
    out.flush();
    return 0;
  }

  private String name() {
    return file.toString().equals("-") ? "standard input" : file.getFileName().toString();
  }

  private String text() {
    try {
      byte[] bytes =
          file.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(file);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new InvalidDeclarationException("", "cannot be read (" + e + ")");
    }
  }

  /** The types that the schema scores: of the demo's stream all are payments. */
  private static List<String> scoredTypes(Path schemaPath) {
    try {
      List<String> types = new ArrayList<>();
      JsonNode schema = StrictDocuments.read(Files.readAllBytes(schemaPath));
      schema.path("spec").path("scored").forEach(type -> types.add(type.asText()));
      return types;
    } catch (IOException e) {
      throw new InvalidDeclarationException(schemaPath.toString(), "cannot be read (" + e + ")");
    }
  }

  private void check(EventSchema schema, DemoImport.Result result) {
    List<Sandbox.Published> all = new ArrayList<>(TestCommand.published(resources));
    for (DemoImport.Made made : result.resources()) {
      all.add(new Sandbox.Published(made.key(), made.text().getBytes(StandardCharsets.UTF_8)));
    }
    Sandbox.check(schema, all);
  }

  private static void write(Path folder, DemoImport.Result result) {
    List<Finding> findings = new ArrayList<>();
    for (DemoImport.Made made : result.resources()) {
      Path path = folder.resolve(made.path());
      try {
        if (Files.exists(path) && !Files.readString(path).equals(made.text())) {
          findings.add(
              new Finding(
                  path.toString(), "is there and says something else; remove it or move it away"));
        }
      } catch (IOException e) {
        findings.add(new Finding(path.toString(), "cannot be read (" + e + ")"));
      }
    }
    if (!findings.isEmpty()) {
      throw new InvalidDeclarationException(findings);
    }
    for (DemoImport.Made made : result.resources()) {
      Path path = folder.resolve(made.path());
      try {
        Files.createDirectories(path.resolveSibling("."));
        Files.writeString(path, made.text());
      } catch (IOException e) {
        throw new InvalidDeclarationException(path.toString(), "cannot be written (" + e + ")");
      }
    }
  }

  private static void report(DemoImport.Result result, PrintWriter out) {
    for (DemoImport.Carried carried : result.rules()) {
      out.println(carried.origin() + "  " + carried.said());
      out.println("    " + carried.rule() + "  " + carried.when());
      carried.notes().forEach(note -> out.println("    not the same: " + note));
    }
    result.notes().forEach(out::println);
    out.flush();
  }
}
