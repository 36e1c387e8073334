package dev.mitra.job.cli;

import dev.mitra.features.catalog.EntityFeatures;
import dev.mitra.features.catalog.FeatureCatalog;
import dev.mitra.features.catalog.FeatureColumn;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.Nearest;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Lists the features that FeatureSets declare. */
@Command(
    name = "list",
    description =
        "List the features that the FeatureSets and patterns of a folder declare: what each is, what"
            + " it is for, and its value where there is none.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:something was listed",
      "1:a declaration is wrong or cannot be read, or nothing matches",
      "2:a wrong option"
    })
final class FeatureListCommand implements Callable<Integer> {
  /** How the list is written. */
  enum Output {
    TABLE,
    JSON,
    MARKDOWN
  }

  /** Reads a regular expression that takes no notice of capitals. */
  static final class PatternConverter implements ITypeConverter<Pattern> {
    @Override
    public Pattern convert(String value) {
      try {
        return Pattern.compile(value, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
      } catch (PatternSyntaxException e) {
        throw new TypeConversionException("is no regular expression: " + e.getDescription());
      }
    }
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--resources",
      paramLabel = "DIR",
      description =
          "A file or folder with resources, of which FeatureSets and patterns are read (default:"
              + " deploy/defaults/resources).")
  private Optional<Path> resources = Optional.empty();

  @Option(
      names = "--schema",
      paramLabel = "FILE",
      description = "The schema of the events (default: deploy/defaults/schema.yaml).")
  private Optional<Path> schema = Optional.empty();

  @Option(
      names = "--entity",
      paramLabel = "NAME",
      description = "Only features of this kind of entity; may be given more than once.")
  private List<String> entities = List.of();

  @Option(
      names = "--grep",
      paramLabel = "REGEX",
      converter = PatternConverter.class,
      description =
          "Only those in whose name, meaning, condition or description this regular expression is"
              + " found, in capitals or not.")
  private Optional<Pattern> grep = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description =
          "table for people, json for programs, markdown for a reference page (default:"
              + " ${DEFAULT-VALUE}).")
  private Output output = Output.TABLE;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    FeatureCatalog catalog =
        select(
            FeatureCatalog.of(
                FeatureSets.plan(
                    FeatureSets.schema(schema.orElse(Home.defaultSchema())),
                    resources.orElse(Home.defaultResources()))));
    if (catalog.columns().isEmpty()) {
      spec.commandLine().getErr().println("mitra: nothing matches");
      return Mitra.REFUSED;
    }
    switch (output) {
      case TABLE -> FeatureTable.write(catalog, out);
      case JSON -> FeatureJson.write(catalog, out);
      case MARKDOWN -> FeatureReference.write(catalog, out);
    }
    out.flush();
    return 0;
  }

  private FeatureCatalog select(FeatureCatalog all) {
    List<String> known = all.entities().stream().map(EntityFeatures::entity).toList();
    for (String entity : entities) {
      if (!known.contains(entity)) {
        String hint = Nearest.hint(entity, known);
        throw new InvalidDeclarationException(
            "--entity",
            "names '"
                + entity
                + "', which has no features"
                + (hint.isEmpty() ? "; there are " + String.join(", ", known) : hint));
      }
    }
    return all.matching(
        column ->
            (entities.isEmpty() || entities.contains(column.entity()))
                && grep.map(pattern -> isFound(pattern, column)).orElse(true));
  }

  private static boolean isFound(Pattern pattern, FeatureColumn column) {
    return List.of(column.name(), column.meaning(), column.where(), column.description()).stream()
        .anyMatch(text -> pattern.matcher(text).find());
  }
}
