package dev.mitra.job.cli;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.plan.DeclaredSet;
import dev.mitra.job.handbook.CandidateModel;
import dev.mitra.job.handbook.EvaluationDates;
import dev.mitra.job.handbook.EvaluationReport;
import dev.mitra.job.handbook.HandbookEvaluation;
import dev.mitra.job.handbook.Transactions;
import dev.mitra.model.check.ModelRefusedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains and measures models on the handbook's payments, by the book's protocol. */
@Command(
    name = "handbook-evaluate",
    description =
        "Train on the Fraud Detection Handbook's payments and measure by the book's protocol: with"
            + " the book's features, and with those of this project. Everything is done here, from"
            + " declared features to figures.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:the figures are there, and no label leaked",
      "1:a label leaked, or a file or option is wrong or missing",
      "2:a wrong option or argument"
    })
final class HandbookEvaluateCommand implements Callable<Integer> {
  private static final String BOOK = "book";
  private static final String OWN = "own";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--transactions",
      paramLabel = "FILE",
      description =
          "The payments: CSV, compressed with gzip or not (default:"
              + " ../shared/data/handbook/transactions_*.csv.gz beside the checkout).")
  private Optional<Path> transactionsFile = Optional.empty();

  @Option(
      names = "--train-from",
      paramLabel = "DATE",
      defaultValue = "2018-07-25",
      description = "First day that is trained on (default: ${DEFAULT-VALUE}).")
  private LocalDate trainFrom = LocalDate.EPOCH;

  @Option(
      names = "--train-to",
      paramLabel = "DATE",
      defaultValue = "2018-07-31",
      description = "Last day that is trained on (default: ${DEFAULT-VALUE}).")
  private LocalDate trainTo = LocalDate.EPOCH;

  @Option(
      names = "--test-from",
      paramLabel = "DATE",
      defaultValue = "2018-08-08",
      description = "First day that is scored (default: ${DEFAULT-VALUE}).")
  private LocalDate testFrom = LocalDate.EPOCH;

  @Option(
      names = "--test-to",
      paramLabel = "DATE",
      defaultValue = "2018-08-14",
      description = "Last day that is scored (default: ${DEFAULT-VALUE}).")
  private LocalDate testTo = LocalDate.EPOCH;

  @Option(
      names = "--delay",
      paramLabel = "DAYS",
      defaultValue = "7",
      description =
          "After how many days it is known whether a payment was fraud (default:"
              + " ${DEFAULT-VALUE}). The features that ship are declared for 7.")
  private int delay;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures as JSON.")
  private Optional<Path> json = Optional.empty();

  @Option(
      names = "--example",
      paramLabel = "FOLDER",
      description =
          "Where schema.yaml and the book's features and model are (default:"
              + " deploy/examples/handbook).")
  private Optional<Path> exampleFolder = Optional.empty();

  @Option(
      names = "--resources",
      paramLabel = "PATH",
      description = "The FeatureSets of the own model (default: own in the folder of the example).")
  private Optional<Path> resources = Optional.empty();

  @Option(
      names = "--own-model",
      paramLabel = "FILE",
      description =
          "Inputs and training of the own model (default: own.model.yaml in the folder of the"
              + " example).")
  private Optional<Path> ownModel = Optional.empty();

  @Option(
      names = "--model",
      paramLabel = "FOLDER",
      description = "Write the trained models there as Model resources, ready to be published.")
  private Optional<Path> models = Optional.empty();

  @Option(
      names = "--check-leaks",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "Show that no label is used before it is known (default: yes; --no-check-leaks leaves it"
              + " out).")
  private boolean checkLeaks;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the training's random numbers (default: what the models' files say).")
  private Optional<Integer> seed = Optional.empty();

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Threads that train (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Override
  public Integer call() throws IOException, ModelRefusedException {
    PrintWriter out = spec.commandLine().getOut();
    long start = System.nanoTime();
    EvaluationDates dates = new EvaluationDates(trainFrom, trainTo, testFrom, testTo, delay);
    if (threads < 1 || seed.orElse(0) < 0) {
      throw new InvalidDeclarationException(
          threads < 1 ? "--threads" : "--seed",
          "is too small; " + (threads < 1 ? "1" : "0") + " or more is allowed");
    }
    Path example = exampleFolder.orElse(Home.path().resolve("deploy/examples/handbook"));
    Transactions transactions = Transactions.read(transactions());
    out.printf(Locale.ROOT, "%,d payments; %s%n", transactions.size(), dates);
    HandbookEvaluation evaluation =
        new HandbookEvaluation(
            transactions,
            dates,
            FeatureSets.schema(example.resolve("schema.yaml")),
            checkLeaks,
            out);
    Map<String, HandbookEvaluation.Outcome> outcomes = new LinkedHashMap<>();
    Map<String, CandidateModel> candidates = new LinkedHashMap<>();
    candidates.put(BOOK, candidate(example.resolve("book.model.yaml")));
    candidates.put(OWN, candidate(ownModel.orElse(example.resolve("own.model.yaml"))));
    Map<String, Path> declared =
        Map.of(BOOK, example.resolve("resources"), OWN, resources.orElse(example.resolve("own")));
    for (Map.Entry<String, CandidateModel> candidate : candidates.entrySet()) {
      String name = candidate.getKey();
      List<DeclaredSet> sets = FeatureSets.declared(List.of(declared.get(name)));
      outcomes.put(name, evaluation.evaluate(name, sets, candidate.getValue()));
    }
    EvaluationReport report =
        new EvaluationReport(dates, outcomes, (System.nanoTime() - start) / 1e9);
    show(report, out);
    if (json.isPresent()) {
      report.write(json.get());
      out.println("Figures: " + json.get());
    }
    if (models.isPresent()) {
      Files.createDirectories(models.get());
      for (Map.Entry<String, CandidateModel> candidate : candidates.entrySet()) {
        HandbookEvaluation.Outcome outcome = outcomes.get(candidate.getKey());
        if (outcome != null) {
          Path file = models.get().resolve("handbook-" + candidate.getKey() + ".json");
          Files.write(file, outcome.resource("handbook-" + candidate.getKey(), dates));
          out.println("Model:   " + file);
        }
      }
    }
    out.flush();
    return report.passed() ? 0 : Mitra.REFUSED;
  }

  private CandidateModel candidate(Path file) {
    CandidateModel model = CandidateModel.read(file);
    return model.with(threads, seed.orElse(model.parameters().seed()));
  }

  private static void show(EvaluationReport report, PrintWriter out) {
    List<List<String>> rows = report.table();
    out.println();
    TextTable table = new TextTable(rows.get(0));
    rows.stream().skip(1).forEach(row -> table.row(row, List.of()));
    table.write(out);
    out.println();
    report.leaks().forEach(out::println);
    out.println(report.verdict());
    out.printf(Locale.ROOT, "%.0f seconds%n", report.seconds());
  }

  private Path transactions() throws IOException {
    if (transactionsFile.isPresent()) {
      return transactionsFile.get();
    }
    Path folder = Home.path().resolveSibling("shared/data/handbook");
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        Optional<Path> found =
            files
                .filter(f -> f.getFileName().toString().matches("transactions_.*\\.csv\\.gz"))
                .min(Path::compareTo);
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
    throw new InvalidDeclarationException(
        "--transactions",
        "has to name the handbook's transactions file, because there is none in " + folder);
  }
}
