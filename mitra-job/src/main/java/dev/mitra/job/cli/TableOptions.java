package dev.mitra.job.cli;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.train.Cells;
import dev.mitra.job.train.LabelFile;
import dev.mitra.job.train.PointInTime;
import dev.mitra.job.train.Progress;
import dev.mitra.job.train.TableColumns;
import dev.mitra.job.train.TableReader;
import dev.mitra.job.train.TrainingPlan;
import dev.mitra.job.train.TrainingTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which payments, with which labels: what training and evaluation ask for alike. */
final class TableOptions {
  /** How long labels take where nothing else is said, as in the default features. */
  private static final String USUAL_DELAY = "7d";

  /** Reads {@code 2026-03-01}, {@code 2026-03-01T10:15:00+05:30}. */
  static final class MomentConverter implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String value) {
      try {
        return Instant.ofEpochMilli(Cells.time(value));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("'" + value + "' " + e.getMessage());
      }
    }
  }

  @Option(
      names = "--table",
      required = true,
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Tables of features as 'mitra features compute' and 'mitra features dump' write them: CSV"
              + " or JSON lines, compressed with gzip or not. Several count as one.")
  private List<Path> tables = List.of();

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description =
          "What became known of the payments: columns event_id, label (1 fraud, 0 honest) and, if"
              + " there are any, known_at, amount and card. A payment that is not in it is honest"
              + " once the label delay has passed.")
  private Optional<Path> labels = Optional.empty();

  @Option(
      names = "--label-column",
      paramLabel = "NAME",
      description =
          "The table's column of labels, in place of --labels. They count as known when the label"
              + " delay has passed.")
  private Optional<String> labelColumn = Optional.empty();

  @Option(
      names = "--label-delay",
      paramLabel = "TIME",
      defaultValue = USUAL_DELAY,
      converter = DemoCommand.DurationConverter.class,
      description =
          "How long after a payment it counts as honest when nothing was heard (default:"
              + " ${DEFAULT-VALUE}). Younger payments are not used.")
  private Duration labelDelay = Duration.ZERO;

  @Option(
      names = "--as-of",
      paramLabel = "TIME",
      converter = MomentConverter.class,
      description =
          "What became known after this moment is not used (default: the newest moment in the"
              + " data).")
  private Optional<Instant> asOf = Optional.empty();

  @Option(
      names = "--id-column",
      paramLabel = "NAME",
      defaultValue = "event_id",
      description = "The column of the payments' ids (default: ${DEFAULT-VALUE}).")
  private String idColumn = "";

  @Option(
      names = "--time-column",
      paramLabel = "NAME",
      defaultValue = "event_time",
      description = "The column of the payments' times (default: ${DEFAULT-VALUE}).")
  private String timeColumn = "";

  @Option(
      names = "--amount-column",
      paramLabel = "NAME",
      description =
          "The column of what is at stake, for the report's money (default: amount, if there is"
              + " one).")
  private Optional<String> amountColumn = Optional.empty();

  @Option(
      names = "--card-column",
      paramLabel = "NAME",
      description = "The column of whom an investigator looks at, for card precision.")
  private Optional<String> cardColumn = Optional.empty();

  @Option(
      names = "--thresholds",
      split = ",",
      paramLabel = "SCORE",
      description = "Scores for the report's table (default: 0.9,0.75,0.5,0.35,0.2,0.1,0.05).")
  private List<Double> thresholds = List.of();

  @Option(
      names = "--cards-a-day",
      paramLabel = "K",
      defaultValue = "100",
      description = "k of card precision at k: cards that are looked at a day (${DEFAULT-VALUE}).")
  private int cardsADay = 1;

  List<Double> thresholds() {
    return thresholds.isEmpty() ? TrainingPlan.USUAL_THRESHOLDS : thresholds;
  }

  int cardsADay() {
    return cardsADay;
  }

  Duration labelDelay() {
    return labelDelay;
  }

  /** The names of the tables' files, without their folders. */
  String tableNames() {
    return String.join(
        ", ", tables.stream().map(table -> String.valueOf(table.getFileName())).toList());
  }

  /** What is wrong before anything is read. */
  List<Finding> check() {
    List<Finding> findings = new ArrayList<>();
    for (Path table : tables) {
      checkFile("--table", table, findings);
    }
    labels.ifPresent(file -> checkFile("--labels", file, findings));
    if (labels.isPresent() == labelColumn.isPresent()) {
      findings.add(
          new Finding(
              "--labels",
              labels.isPresent()
                  ? "and --label-column are both given; one of the two is allowed"
                  : "or --label-column is needed"));
    }
    if (cardsADay < 1) {
      findings.add(new Finding("--cards-a-day", "is " + cardsADay + "; 1 and more are allowed"));
    }
    if (labelDelay.isNegative()) {
      findings.add(new Finding("--label-delay", "is negative; 0s and more are allowed"));
    }
    return findings;
  }

  static void checkFile(String option, Path file, List<Finding> findings) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      findings.add(new Finding(option, file + " does not exist or cannot be read"));
    }
  }

  static void checkOut(String option, Path file, List<Finding> findings) {
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file) || folder == null || !Files.isDirectory(folder)) {
      findings.add(new Finding(option, file + " cannot be written; name a file in a folder"));
    }
  }

  /**
   * Reads the payments and what was known of them.
   *
   * @param features names or patterns of the columns; none for all
   * @param without names or patterns of columns that are left out
   * @throws InvalidDeclarationException with what is wrong with the files
   */
  PointInTime read(List<String> features, List<String> without, Progress progress) {
    TableColumns columns =
        new TableColumns(
            idColumn, timeColumn, labelColumn, amountColumn, cardColumn, features, without);
    TrainingTable table = TableReader.read(tables, columns, progress);
    progress.say(
        String.format(
            Locale.ROOT, "%,d payments with %,d columns read", table.size(), table.names().size()));
    return PointInTime.label(
        table,
        labels.map(LabelFile::read),
        labelDelay.toMillis(),
        asOf.isPresent() ? OptionalLong.of(asOf.get().toEpochMilli()) : OptionalLong.empty());
  }
}
