package dev.mitra.job.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.model.MissingValue;
import dev.mitra.model.ModelDescription;
import dev.mitra.model.ModelManifest;
import dev.mitra.model.ModelPackager;
import dev.mitra.model.ModelRole;
import dev.mitra.model.ModelSplit;
import dev.mitra.model.ScoringModel;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.xgboost.XgboostModel;
import dev.mitra.model.xgboost.XgboostReader;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.ResourceId;
import dev.mitra.rules.resource.ResourceParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a Model resource of the file of a trainer. */
@Command(
    name = "package",
    description = {
      "Make a Model resource of an XGBoost file (JSON or UBJ) and of golden rows: rows with the"
          + " scores that the trainer got for them.",
      "Everything is checked as the job does, but whether the features are declared, which depends"
          + " on what is in force. What would not be admitted is refused with the findings."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:the resource was written",
      "1:the model would not be admitted, or a file cannot be read",
      "2:a wrong option or argument"
    })
final class ModelPackageCommand implements Callable<Integer> {
  private static final int VERSION_DIGITS = 12;
  private static final int LONGEST_NAME = 63;

  @Spec private CommandSpec spec = CommandSpec.create();

  // The standard help options take --version for the program's.
  @SuppressWarnings("UnusedVariable") // Picocli asks for it.
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help message and exit.")
  private boolean help;

  @Parameters(paramLabel = "FILE", description = "The model file that XGBoost wrote.")
  private Path file = Path.of("");

  @Option(
      names = "--features",
      paramLabel = "F1,F2|@FILE",
      description =
          "The features in the order of the training, or a file with one a line (default: those"
              + " that the model file names).")
  private Optional<String> features = Optional.empty();

  @Option(
      names = "--golden",
      required = true,
      paramLabel = "ROWS.csv",
      description =
          "1 to 1000 rows: a column for each feature, and the column score with what the trainer"
              + " got, not calibrated. Empty is missing.")
  private Path golden = Path.of("");

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The resource's name (default: that of the file).")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--version",
      paramLabel = "TEXT",
      description = "The model's version (default: the beginning of the file's SHA-256).")
  private Optional<String> version = Optional.empty();

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      defaultValue = "SHADOW",
      description = "CHAMPION, CHALLENGER, SHADOW or MICRO (default: ${DEFAULT-VALUE}).")
  private ModelRole role = ModelRole.SHADOW;

  @Option(
      names = "--percent",
      paramLabel = "N",
      description = "The share of a challenger, 0 to 100.")
  private @Nullable Double percent;

  @Option(
      names = "--by",
      paramLabel = "FIELD",
      description = "The text field by which a challenger's share is split, such as card.")
  private Optional<String> by = Optional.empty();

  @Option(
      names = "--missing",
      paramLabel = "NUMBER",
      defaultValue = "NaN",
      description =
          "A number that stood for missing in the training, beside NaN (default:"
              + " ${DEFAULT-VALUE}).")
  private float missing = Float.NaN;

  @Option(
      names = "--class",
      paramLabel = "K",
      description = "With multi:softprob the class whose probability is the score, from 0 on.")
  private @Nullable Integer output;

  @Option(
      names = "--calibration",
      paramLabel = "FILE",
      description = "The calibration as the manifest has it, in JSON or YAML.")
  private @Nullable Path calibration;

  @Option(
      names = "--reasons",
      paramLabel = "FILE",
      description = "Reason codes by feature names, in JSON or YAML.")
  private @Nullable Path reasons;

  @Option(
      names = "--reference",
      paramLabel = "FILE",
      description = "Histograms of scores and features in the training, in JSON or YAML.")
  private @Nullable Path reference;

  @Option(
      names = "--training-data",
      paramLabel = "TEXT",
      description = "Where the training data is.")
  private Optional<String> trainingData = Optional.empty();

  @Option(
      names = "--uri",
      paramLabel = "URI",
      description =
          "Where the job will read the model file, such as s3://models/payments-7.ubj; it is not"
              + " put into the resource, nor copied there (default: inline).")
  private @Nullable URI uri;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "MODEL.json",
      description = "The file that the resource is written to.")
  private Path out = Path.of("");

  @Override
  public Integer call() throws IOException {
    byte[] bytes = bytes(file, "FILE");
    XgboostModel model = read(bytes);
    ResourceId id = id();
    List<String> names = features(model);
    GoldenTable rows = GoldenTable.read(golden, names);
    try {
      ObjectNode packed = pack(bytes, describe(bytes, model, names), rows);
      ScoringModel admitted = ScoringModel.admit(ModelManifest.parse(packed), bytes);
      ObjectNode resource = JsonNodeFactory.instance.objectNode();
      resource.put("apiVersion", ResourceParser.API_VERSION);
      resource.put("kind", Kind.MODEL.label());
      resource.putObject("metadata").put("name", id.name());
      resource.set("spec", packed);
      Files.writeString(out, ResourceYaml.prettyJson(resource) + "\n");
      report(id, bytes.length, admitted, rows);
      return 0;
    } catch (ModelRefusedException e) {
      throw ModelSpecs.invalid(e);
    }
  }

  private static byte[] bytes(Path file, String option) {
    try {
      long size = Files.size(file);
      if (size > ScoringModel.MAX_FILE_BYTES) {
        throw new InvalidDeclarationException(
            option,
            "%s has %s; a model file has at most %s"
                .formatted(
                    file, ModelSpecs.size(size), ModelSpecs.size(ScoringModel.MAX_FILE_BYTES)));
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new InvalidDeclarationException(option, file + " does not exist; name a file");
    } catch (IOException e) {
      throw new InvalidDeclarationException(option, file + " cannot be read (" + e + ")");
    }
  }

  private XgboostModel read(byte[] bytes) {
    if (uri == null && bytes.length > ModelManifest.MAX_MODEL_BYTES) {
      throw new InvalidDeclarationException(
          "--uri",
          "is needed: the file has %s, and inline at most %s are allowed"
              .formatted(
                  ModelSpecs.size(bytes.length), ModelSpecs.size(ModelManifest.MAX_MODEL_BYTES)));
    }
    try {
      return XgboostReader.read(bytes, XgboostReader.detect(bytes));
    } catch (ModelRefusedException e) {
      throw new InvalidDeclarationException(
          e.problems().stream()
              .map(problem -> new Finding((file + " " + problem.path()).strip(), problem.message()))
              .toList());
    }
  }

  private ResourceId id() {
    String text =
        name.orElseGet(
            () -> {
              String base = file.getFileName().toString().replaceFirst("\\.[A-Za-z]+$", "");
              String clean =
                  base.toLowerCase(Locale.ROOT)
                      .replaceAll("[^a-z0-9]+", "-")
                      .replaceAll("^-+|-+$", "");
              return clean.substring(0, Math.min(clean.length(), LONGEST_NAME));
            });
    if (!ResourceId.isName(Kind.MODEL, text)) {
      throw new InvalidDeclarationException(
          "--name", "is not allowed; " + Kind.MODEL.allowedNames());
    }
    return new ResourceId(Kind.MODEL, text);
  }

  private List<String> features(XgboostModel model) {
    if (features.isEmpty()) {
      if (model.featureNames().isEmpty()) {
        throw new InvalidDeclarationException(
            "--features",
            "is needed: the model file names none of its "
                + model.featureCount()
                + " features; give them in the order of the training, or @FILE with one a line");
      }
      return model.featureNames();
    }
    String text = features.get();
    List<String> names = new ArrayList<>();
    if (text.startsWith("@")) {
      Path list = Path.of(text.substring(1));
      try {
        Files.readAllLines(list).stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .forEach(names::add);
      } catch (IOException e) {
        throw new InvalidDeclarationException("--features", list + " cannot be read (" + e + ")");
      }
    } else {
      Arrays.stream(text.split(",", -1)).map(String::strip).forEach(names::add);
    }
    if (names.size() != model.featureCount()) {
      throw new InvalidDeclarationException(
          "--features",
          "names %d features, but the model was trained on %d; name each, in the order of the training"
              .formatted(names.size(), model.featureCount()));
    }
    return names;
  }

  private ModelDescription describe(byte[] bytes, XgboostModel model, List<String> names) {
    Optional<ModelSplit> split = Optional.empty();
    if (role == ModelRole.CHALLENGER) {
      if (percent == null || by.isEmpty() || !(percent >= 0 && percent <= 100)) {
        throw new ParameterException(
            spec.commandLine(),
            "A challenger needs --percent N, 0 to 100, and --by FIELD: which share of the payments"
                + " it decides.");
      }
      split = Optional.of(new ModelSplit(percent, by.get()));
    } else if (percent != null || by.isPresent()) {
      throw new ParameterException(
          spec.commandLine(),
          "--percent and --by are a challenger's; say --role CHALLENGER, or leave them out.");
    }
    Integer chosen = output;
    if (model.outputs() > 1 != (chosen != null)) {
      throw new ParameterException(
          spec.commandLine(),
          chosen == null
              ? "--class K is needed: the model has %d classes; the probability of which is the score?"
                  .formatted(model.outputs())
              : "--class is for models of several classes; this one has none.");
    }
    ModelDescription description =
        ModelDescription.of(
                version.orElseGet(() -> Hashes.sha256(bytes).substring(0, VERSION_DIGITS)),
                role,
                names)
            .withRole(role, split)
            .withMissing(new MissingValue(missing))
            .withOutput(chosen == null ? 0 : chosen);
    return trainingData.map(description::withTrainingData).orElse(description);
  }

  private ObjectNode pack(byte[] bytes, ModelDescription description, GoldenTable rows)
      throws ModelRefusedException {
    ModelPackager packager = new ModelPackager(description);
    ObjectNode packed =
        uri == null
            ? packager.pack(bytes, rows.rows(), all -> rows.scores())
            : packager.packAt(uri, bytes, rows.rows(), all -> rows.scores());
    part("calibration", calibration, packed);
    part("reference", reference, packed);
    part("reasons", reasons, packed);
    return packed;
  }

  /** Puts what a file says into the manifest, as it is or under its name. */
  private static void part(String name, @Nullable Path from, ObjectNode packed) {
    if (from == null) {
      return;
    }
    JsonNode read;
    try {
      read = StrictDocuments.read(bytes(from, "--" + name));
    } catch (InvalidDeclarationException e) {
      throw new InvalidDeclarationException(FeatureSets.in(from.toString(), e));
    }
    packed.set(name, read.has(name) ? read.path(name) : read);
  }

  private void report(ResourceId id, int size, ScoringModel model, GoldenTable rows) {
    ModelFacts facts = ModelFacts.of(model);
    ModelManifest manifest = model.manifest();
    PrintWriter print = spec.commandLine().getOut();
    ModelLines lines = new ModelLines();
    lines.add("model", "%s, version %s, %s".formatted(id, manifest.version(), role));
    lines.add("file", ModelLines.fileText(manifest, size));
    lines.add("trees", facts.treesText());
    lines.add("walk", facts.walkText());
    lines.add("objective", ModelLines.objectiveText(manifest));
    lines.add("features", ModelLines.featuresText(manifest.features()));
    lines.add("golden rows", facts.goldenText(manifest.goldenRows().size()));
    if (rows.ignored() > 0) {
      lines.add(
          "",
          rows.ignored() == 1
              ? "1 other column of " + golden + " was passed over"
              : rows.ignored() + " other columns of " + golden + " were passed over");
    }
    lines.add("calibration", ModelLines.calibrationText(manifest));
    lines.add("written to", out.toString());
    if (uri != null) {
      lines.add("next", "put " + file + " to " + uri);
    }
    lines.add(uri == null ? "next" : "then", "mitra model publish " + out);
    lines.write(print);
    print.flush();
  }
}
