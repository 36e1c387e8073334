package dev.mitra.job.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.train.FiguresJson;
import dev.mitra.job.train.ModelTraining;
import dev.mitra.job.train.PointInTime;
import dev.mitra.job.train.Progress;
import dev.mitra.job.train.TrainingPlan;
import dev.mitra.model.ModelRole;
import dev.mitra.model.ModelSplit;
import dev.mitra.model.ReasonCodes;
import dev.mitra.model.report.ModelReport;
import dev.mitra.model.train.EarlyStopping;
import dev.mitra.model.train.TrainingParameters;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a model on a table of features and labels. */
@Command(
    name = "train",
    description =
        "Train a model on a table of features and on what became known of its payments, report on"
            + " it, and write it as a Model resource that 'mitra apply' publishes.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:model and report are written",
      "1:a file or the data is wrong; nothing is written",
      "2:a wrong option or argument"
    })
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private TableOptions data = new TableOptions();

  @Mixin private SplitOptions split = new SplitOptions();

  @Mixin private BoosterOptions booster = new BoosterOptions();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description =
          "The Model resource, JSON. A model file of more than 8 MiB is written beside it and named"
              + " by its URI.")
  private Path out = Path.of("");

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "The report, HTML (default: beside --out, with .html).")
  private Optional<Path> report = Optional.empty();

  @Option(names = "--json", paramLabel = "FILE", description = "The report's figures, JSON.")
  private Optional<Path> json = Optional.empty();

  @Option(
      names = "--uri",
      paramLabel = "URI",
      description =
          "Where a model file of more than 8 MiB will be for the job (default: where it is"
              + " written).")
  private Optional<URI> uri = Optional.empty();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "payments",
      description = "The resource's name (default: ${DEFAULT-VALUE}).")
  private String name = "";

  @Option(
      names = "--model-version",
      paramLabel = "TEXT",
      description = "The model's version (default: the day of --as-of).")
  private Optional<String> version = Optional.empty();

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      defaultValue = "SHADOW",
      description =
          "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}; what was just trained should decide"
              + " nothing yet).")
  private ModelRole role = ModelRole.SHADOW;

  @Option(
      names = "--percent",
      paramLabel = "N",
      description = "Of a challenger: for how many of a hundred values of --by it decides.")
  private Optional<Double> percent = Optional.empty();

  @Option(
      names = "--by",
      paramLabel = "FIELD",
      description = "Of a challenger: the field of the event that says which payments are its.")
  private Optional<String> by = Optional.empty();

  @Option(
      names = "--reason",
      paramLabel = "FEATURE=CODE",
      description =
          "A reason code of features for explanations, as in card.count_*=CARD_VELOCITY; repeatable,"
              + " the first that matches counts.")
  private Map<String, String> reasons = new LinkedHashMap<>();

  @Option(
      names = "--features",
      split = ",",
      paramLabel = "NAME",
      description =
          "The columns that the model may read; * stands for any text (default: all numeric ones"
              + " but those named by another option). Constant ones are left out.")
  private List<String> features = List.of();

  @Option(
      names = "--without",
      split = ",",
      paramLabel = "NAME",
      description = "Columns that it may not read, as in *.coverage*,time.day_of_month.")
  private List<String> without = List.of();

  @Option(
      names = "--calibration",
      paramLabel = "METHOD",
      defaultValue = "PLATT",
      description =
          "${COMPLETION-CANDIDATES}: what makes a probability of the score, fitted on the"
              + " validation part (default: ${DEFAULT-VALUE}).")
  private TrainingPlan.CalibrationMethod calibration = TrainingPlan.CalibrationMethod.NONE;

  @Option(
      names = "--golden-rows",
      paramLabel = "N",
      defaultValue = "50",
      description = "Rows with XGBoost's scores that go with the model (${DEFAULT-VALUE}).")
  private int goldenRows = 1;

  @Option(
      names = "--training-data",
      paramLabel = "TEXT",
      description = "Where the data is, for the resource (default: the names of the tables).")
  private Optional<String> trainingData = Optional.empty();

  @Override
  public Integer call() throws IOException {
    Path page = report.orElseGet(() -> withEnding(".html"));
    check(page);
    Progress progress = new Progress(spec.commandLine().getErr());
    TrainingParameters parameters = booster.parameters();
    OptionalDouble weight = booster.classWeight();
    EarlyStopping stopping = booster.stopping();
    PointInTime labelled = data.read(features, without, progress);
    Path file = withEnding(".xgboost.json").toAbsolutePath();
    ModelTraining.Result result =
        ModelTraining.run(
            labelled,
            plan(labelled, parameters, weight, stopping),
            uri.orElse(file.normalize().toUri()),
            progress);
    if (result.file().isPresent()) {
      Files.write(file, result.file().get());
    }
    ObjectNode resource = resource(result.spec());
    Files.writeString(out, pretty(resource));
    Files.writeString(page, ModelReport.html(result.content(), result.figures()));
    if (json.isPresent()) {
      Files.writeString(json.get(), pretty(FiguresJson.of(result.content(), result.figures())));
    }
    PrintWriter console = spec.commandLine().getOut();
    FiguresTable.write(result.content(), result.figures(), console);
    console.println();
    console.println("model   " + out + "   (publish it with: mitra apply -f " + out + ")");
    result.file().ifPresent(bytes -> console.println("file    " + file));
    console.println("report  " + page);
    json.ifPresent(figures -> console.println("figures " + figures));
    console.flush();
    return 0;
  }

  private Path withEnding(String ending) {
    String base = String.valueOf(out.getFileName()).replaceFirst("\\.json$", "");
    return out.resolveSibling(base + ending);
  }

  private void check(Path page) {
    List<Finding> findings = new ArrayList<>(data.check());
    TableOptions.checkOut("--out", out, findings);
    TableOptions.checkOut("--report", page, findings);
    json.ifPresent(figures -> TableOptions.checkOut("--json", figures, findings));
    boolean isChallenger = role == ModelRole.CHALLENGER;
    if (isChallenger != (percent.isPresent() && by.isPresent())) {
      findings.add(
          new Finding(
              "--role",
              isChallenger
                  ? "CHALLENGER needs --percent and --by, which say for which payments it decides"
                  : role + " takes no --percent and --by; they are for CHALLENGER"));
    }
    if (goldenRows < 1 || goldenRows > 1000) {
      findings.add(new Finding("--golden-rows", "is " + goldenRows + "; 1 to 1000 are allowed"));
    }
    if (!findings.isEmpty()) {
      throw new InvalidDeclarationException(findings);
    }
  }

  private TrainingPlan plan(
      PointInTime labelled,
      TrainingParameters parameters,
      OptionalDouble weight,
      EarlyStopping stopping) {
    LocalDate day = LocalDate.ofInstant(Instant.ofEpochMilli(labelled.asOf()), ZoneOffset.UTC);
    return new TrainingPlan(
        name,
        version.orElse(day.toString()),
        role,
        percent.flatMap(share -> by.map(field -> new ModelSplit(share, field))),
        Optional.of(trainingData.orElse(data.tableNames())),
        new ReasonCodes(
            reasons.entrySet().stream()
                .map(entry -> new ReasonCodes.Entry(entry.getKey(), entry.getValue()))
                .toList()),
        split.wanted(data.labelDelay()),
        parameters,
        weight,
        stopping,
        calibration,
        goldenRows,
        data.thresholds(),
        data.cardsADay());
  }

  private ObjectNode resource(ObjectNode modelSpec) {
    ObjectNode resource = new ObjectMapper().createObjectNode();
    resource.put("apiVersion", "mitra/v1");
    resource.put("kind", "Model");
    resource.putObject("metadata").put("name", name);
    resource.set("spec", modelSpec);
    return resource;
  }

  static String pretty(ObjectNode tree) {
    return tree.toPrettyString() + "\n";
  }
}
