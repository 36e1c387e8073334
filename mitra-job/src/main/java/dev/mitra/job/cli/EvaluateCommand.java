package dev.mitra.job.cli;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.train.FiguresJson;
import dev.mitra.job.train.ModelEvaluation;
import dev.mitra.job.train.PointInTime;
import dev.mitra.job.train.Progress;
import dev.mitra.model.ModelContent;
import dev.mitra.model.ModelFormat;
import dev.mitra.model.ModelManifest;
import dev.mitra.model.ScoringModel;
import dev.mitra.model.calibration.Calibration;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.drift.ReferenceDistribution;
import dev.mitra.model.forest.Forest;
import dev.mitra.model.report.ModelReport;
import dev.mitra.model.xgboost.XgboostModel;
import dev.mitra.model.xgboost.XgboostReader;
import dev.mitra.rules.resource.ControlRecord;
import dev.mitra.rules.resource.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a model on a table of features and labels. */
@Command(
    name = "evaluate",
    description =
        "Score a table of features with a model, as the job would, and report how good it is.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:measured",
      "1:the model is refused, or a file or the data is wrong",
      "2:a wrong option or argument"
    })
final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description =
          "A Model resource (YAML or JSON), whose golden rows are checked; or a bare XGBoost file"
              + " (JSON or UBJ).")
  private Path model = Path.of("");

  @Option(
      names = "--model-file",
      paramLabel = "FILE",
      description = "The model file of a resource that names it by a URI, when it is elsewhere.")
  private Optional<Path> modelFile = Optional.empty();

  @Mixin private TableOptions data = new TableOptions();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = TableOptions.MomentConverter.class,
      description = "The first moment that is looked at (default: that of the oldest payment).")
  private Optional<Instant> from = Optional.empty();

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = TableOptions.MomentConverter.class,
      description = "The first moment that is not looked at (default: none).")
  private Optional<Instant> to = Optional.empty();

  @Option(
      names = "--features",
      split = ",",
      paramLabel = "NAME",
      description =
          "Of a bare file that names no features: the table's columns in the model's order.")
  private List<String> features = List.of();

  @Option(
      names = "--class",
      paramLabel = "K",
      description = "Of a bare file with several classes: the class that is scored, from 0 on.")
  private Optional<Integer> output = Optional.empty();

  @Option(names = "--report", paramLabel = "FILE", description = "The report, HTML.")
  private Optional<Path> report = Optional.empty();

  @Option(names = "--json", paramLabel = "FILE", description = "The figures, JSON.")
  private Optional<Path> json = Optional.empty();

  @Override
  public Integer call() throws IOException {
    List<Finding> findings = new ArrayList<>(data.check());
    TableOptions.checkFile("--model", model, findings);
    report.ifPresent(file -> TableOptions.checkOut("--report", file, findings));
    json.ifPresent(file -> TableOptions.checkOut("--json", file, findings));
    if (!findings.isEmpty()) {
      throw new InvalidDeclarationException(findings);
    }
    Progress progress = new Progress(spec.commandLine().getErr());
    ModelEvaluation.Subject subject = subject();
    PointInTime labelled = data.read(subject.features(), List.of(), progress);
    ModelEvaluation.Result result =
        ModelEvaluation.run(
            subject,
            labelled,
            new ModelEvaluation.Wanted(from, to, data.thresholds(), data.cardsADay()));
    if (report.isPresent()) {
      Files.writeString(
          report.get(), ModelReport.html(result.content(), List.of(result.figures())));
    }
    if (json.isPresent()) {
      Files.writeString(
          json.get(),
          TrainCommand.pretty(FiguresJson.of(result.content(), List.of(result.figures()))));
    }
    PrintWriter console = spec.commandLine().getOut();
    FiguresTable.write(result.content(), List.of(result.figures()), console);
    report.ifPresent(file -> console.println("\nreport  " + file));
    json.ifPresent(file -> console.println("figures " + file));
    console.flush();
    return 0;
  }

  private ModelEvaluation.Subject subject() throws IOException {
    byte[] bytes = Files.readAllBytes(model);
    try {
      return isResource(bytes) ? ofResource() : ofFile(bytes);
    } catch (ModelRefusedException e) {
      throw new InvalidDeclarationException(
          e.problems().stream()
              .map(p -> new Finding((model + " " + p.path()).strip(), p.message()))
              .toList());
    }
  }

  /** A bare JSON file of XGBoost has a learner; a bare UBJ file is no text that begins so. */
  private static boolean isResource(byte[] bytes) {
    if (bytes.length > 1
        && bytes[0] == '{'
        && XgboostReader.detect(bytes) == ModelFormat.XGBOOST_UBJ) {
      return false;
    }
    String start = new String(bytes, 0, Math.min(bytes.length, 4096), StandardCharsets.UTF_8);
    return start.contains("apiVersion") || !start.contains("\"learner\"");
  }

  private ModelEvaluation.Subject ofResource() throws ModelRefusedException, IOException {
    List<ResourceFiles.Item> models =
        ResourceFiles.read(List.of(model)).stream()
            .filter(item -> item.kind() == Kind.MODEL)
            .toList();
    if (models.size() != 1 || !(models.get(0).record() instanceof ControlRecord.Publish publish)) {
      throw new InvalidDeclarationException(
          "--model", model + " holds " + models.size() + " models; a file with one is needed");
    }
    ModelManifest manifest = ModelManifest.parse(publish.resource().spec());
    ScoringModel admitted =
        manifest.content() instanceof ModelContent.AtUri at
            ? ScoringModel.admit(manifest, content(at.uri()))
            : ScoringModel.admit(manifest);
    return new ModelEvaluation.Subject(
        publish.id().name() + " " + manifest.version(),
        manifest.features(),
        row -> admitted.forest().score(marked(manifest, row)),
        row -> admitted.score(marked(manifest, row)),
        manifest.calibration(),
        manifest.reference());
  }

  private static float[] marked(ModelManifest manifest, float[] row) {
    float[] taken = new float[row.length];
    for (int i = 0; i < taken.length; i++) {
      taken[i] = manifest.missing().of(row[i]);
    }
    return taken;
  }

  private byte[] content(URI uri) throws IOException {
    if (modelFile.isPresent()) {
      return Files.readAllBytes(modelFile.get());
    }
    if (!"file".equals(uri.getScheme())) {
      throw new InvalidDeclarationException(
          "--model-file", "is needed: the model file is at " + uri + ", which is no local file");
    }
    return Files.readAllBytes(Path.of(uri));
  }

  private ModelEvaluation.Subject ofFile(byte[] bytes) throws ModelRefusedException {
    XgboostModel read = XgboostReader.read(bytes, XgboostReader.detect(bytes));
    List<String> names = features.isEmpty() ? read.featureNames() : features;
    if (names.size() != read.featureCount()) {
      throw new InvalidDeclarationException(
          "--features",
          "%d columns are named, but the model reads %d; name them in its order"
              .formatted(names.size(), read.featureCount()));
    }
    int scored = output.orElse(read.outputs() == 1 ? 0 : -1);
    if (scored < 0 || scored >= read.outputs()) {
      throw new InvalidDeclarationException(
          "--class",
          "is needed for a model of several classes; 0 to %d are allowed"
              .formatted(read.outputs() - 1));
    }
    Forest forest = Forest.compile(read, scored);
    return new ModelEvaluation.Subject(
        String.valueOf(model.getFileName()),
        names,
        forest::score,
        forest::score,
        Calibration.NONE,
        ReferenceDistribution.NONE);
  }
}
