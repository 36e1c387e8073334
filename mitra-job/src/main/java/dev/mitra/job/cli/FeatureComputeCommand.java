package dev.mitra.job.cli;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.declare.FeatureSetParser;
import dev.mitra.features.event.DecodeLimits;
import dev.mitra.features.offline.ColumnSelection;
import dev.mitra.features.offline.EventLines;
import dev.mitra.features.offline.RepeatedIds;
import dev.mitra.features.offline.TableFormat;
import dev.mitra.features.offline.VectorTable;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.plan.FeaturePlanCompiler;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.EventSchemaParser;
import dev.mitra.job.config.JobConfig;
import dev.mitra.job.config.JobConfigParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Computes a table of features from files of events, with the code of the job. */
@Command(
    name = "compute",
    description =
        "Compute the features of events in files, as the job computes them, and write them as a"
            + " table.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:the table is written",
      "1:a declaration or file is wrong, or with --strict a line; no table is written",
      "2:a wrong option or argument"
    })
final class FeatureComputeCommand implements Callable<Integer> {
  /** How long an event id is remembered when no configuration says so: as in the job. */
  static final Duration DEDUPE_RETENTION = Duration.ofDays(1);

  /** How many ids are remembered: about 32 MB. */
  private static final String DEDUPE_IDS = "1000000";

  private static final String STANDARD_INPUT = "-";

  /** Reads {@code 2026-03-01T10:15:00+05:30}. */
  static final class InstantConverter implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String value) {
      try {
        return OffsetDateTime.parse(value).toInstant();
      } catch (DateTimeParseException e) {
        throw new TypeConversionException(
            "write a moment with its offset, such as 2026-03-01T10:15:00+05:30 or"
                + " 2026-03-01T04:45:00Z");
      }
    }
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--events",
      required = true,
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Files of events, one JSON object a line, in the order of their arrival; compressed with"
              + " gzip or not; - for standard input.")
  private List<Path> events = List.of();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "TABLE",
      description = "The table. Compressed when the name ends with .gz.")
  private Path table = Path.of("");

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "csv or jsonl (default: jsonl for names that end with .jsonl or .ndjson, with or without"
              + " .gz, else csv).")
  private Optional<TableFormat> format = Optional.empty();

  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "NAME",
      description =
          "The columns, in this order; * stands for any text, as in card.*_24h (default: the whole"
              + " vector).")
  private List<String> columns = List.of();

  @Option(
      names = "--types",
      split = ",",
      paramLabel = "TYPE",
      description =
          "The types of event that have rows, or all (default: those that the schema scores). The"
              + " others are context: they count in the rows after them.")
  private List<String> types = List.of();

  @Option(
      names = "--resources",
      arity = "1..*",
      paramLabel = "PATH",
      description =
          "Files and folders with resources, of which the FeatureSets and Patterns are taken"
              + " (default: deploy/defaults/resources).")
  private List<Path> resources = List.of();

  @Option(
      names = "--schema",
      paramLabel = "FILE",
      description =
          "The event schema (default: that of --config, else deploy/defaults/schema.yaml).")
  private Optional<Path> schemaFile = Optional.empty();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The job's configuration file: its schema, events.maxBytes, events.futureTolerance,"
              + " events.dedupeRetention and stateRetention.")
  private Optional<Path> configFile = Optional.empty();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = InstantConverter.class,
      description =
          "From when on the features count as declared, for coverage (default: from the first event"
              + " on).")
  private Optional<Instant> since = Optional.empty();

  @Option(
      names = "--sort",
      description =
          "Read everything first and take the events in the order of their times. Holds all events"
              + " in memory.")
  private boolean sort;

  @Option(
      names = "--strict",
      description = "End with status 1 and without a table when a line is refused.")
  private boolean strict;

  @Option(
      names = "--rejects",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many refused lines are shown one by one (default: ${DEFAULT-VALUE}).")
  private int rejects;

  @Option(
      names = "--future-tolerance",
      paramLabel = "TIME",
      converter = DemoCommand.DurationConverter.class,
      description =
          "How far an event's time may lie after its record's, or without that after now (default:"
              + " the job's 5m).")
  private Optional<Duration> futureTolerance = Optional.empty();

  @Option(
      names = "--dedupe-retention",
      paramLabel = "TIME",
      converter = DemoCommand.DurationConverter.class,
      description = "How long an event id is remembered (default: the job's 1d).")
  private Optional<Duration> dedupeRetention = Optional.empty();

  @Option(
      names = "--dedupe-ids",
      paramLabel = "N",
      defaultValue = DEDUPE_IDS,
      description =
          "How many event ids are remembered at most, 32 to 64 bytes each (default:"
              + " ${DEFAULT-VALUE}).")
  private int dedupeIds;

  @Override
  public Integer call() {
    checkFiles();
    Optional<JobConfig> config = configFile.map(JobConfigParser::read);
    EventSchema schema = schema(config);
    FeaturePlanCompiler compiler =
        new FeaturePlanCompiler(
            schema,
            config.map(JobConfig::stateRetentionMillis).orElse(FeatureSetParser.LONGEST_WINDOW));
    VectorDeclarations declared =
        VectorDeclarations.read(resources.isEmpty() ? List.of(Home.defaultResources()) : resources);
    if (declared.isEmpty()) {
      throw new InvalidDeclarationException(
          "--resources", "there is no FeatureSet in " + resources + "; at least one is needed");
    }
    // The columns do not depend on when they were declared.
    FeaturePlan plan = declared.plan(compiler, 0);
    ColumnSelection selection =
        columns.isEmpty()
            ? ColumnSelection.all(plan.names())
            : ColumnSelection.of(plan.names(), columns);
    ComputeReport report = new ComputeReport(spec.commandLine().getErr(), rejects);
    try (VectorTable written = createTable(selection)) {
      ComputeRun run =
          new ComputeRun(
              first ->
                  declared.features(
                      declared.plan(compiler, since.map(Instant::toEpochMilli).orElse(first))),
              new RowTypes(schema, types),
              new RepeatedIds(
                  dedupeRetention
                      .map(Duration::toMillis)
                      .orElseGet(
                          () ->
                              config
                                  .map(JobConfig::dedupeRetentionMillis)
                                  .orElse(DEDUPE_RETENTION.toMillis())),
                  dedupeIds),
              sort,
              written,
              report);
      read(new EventLines(schema, limits(config), System.currentTimeMillis()), run);
      return end(written, run, report);
    } catch (IOException | UncheckedIOException e) {
      throw new InvalidDeclarationException("--out", table + " cannot be written (" + e + ")");
    }
  }

  private void checkFiles() {
    List<Finding> findings = new ArrayList<>();
    for (Path file : events) {
      if (!isStandardInput(file) && !Files.isReadable(file)) {
        findings.add(new Finding("--events", file + " does not exist or cannot be read"));
      } else if (Files.isDirectory(file)) {
        findings.add(new Finding("--events", file + " is a folder; name the files in it"));
      } else if (isSame(file, table)) {
        findings.add(new Finding("--out", file + " is one of the files of events; name another"));
      }
    }
    Path folder = table.toAbsolutePath().getParent();
    if (Files.isDirectory(table) || folder == null) {
      findings.add(new Finding("--out", table + " is a folder; name a file"));
    } else if (!Files.isDirectory(folder)) {
      findings.add(new Finding("--out", "the folder " + folder + " does not exist"));
    }
    if (rejects < 0) {
      findings.add(new Finding("--rejects", "is " + rejects + "; 0 and more are allowed"));
    }
    if (dedupeIds < 1 || dedupeIds > RepeatedIds.MOST) {
      findings.add(
          new Finding(
              "--dedupe-ids",
              "is " + dedupeIds + "; from 1 to " + RepeatedIds.MOST + " are allowed"));
    }
    if (!findings.isEmpty()) {
      throw new InvalidDeclarationException(findings);
    }
  }

  private static boolean isSame(Path a, Path b) {
    try {
      return Files.exists(a) && Files.exists(b) && Files.isSameFile(a, b);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isStandardInput(Path file) {
    return file.toString().equals(STANDARD_INPUT);
  }

  private EventSchema schema(Optional<JobConfig> config) {
    if (schemaFile.isEmpty() && config.isPresent()) {
      return EventSchemaParser.parse(config.get().schemaYaml().getBytes(StandardCharsets.UTF_8));
    }
    return FeatureSets.schema(schemaFile.orElse(Home.defaultSchema()));
  }

  private DecodeLimits limits(Optional<JobConfig> config) {
    DecodeLimits limits = config.map(JobConfig::decodeLimits).orElse(DecodeLimits.DEFAULT);
    return new DecodeLimits(
        limits.maxBytes(),
        limits.maxDepth(),
        limits.maxNumberLength(),
        futureTolerance.map(Duration::toMillis).orElse(limits.futureMillis()));
  }

  private VectorTable createTable(ColumnSelection selection) throws IOException {
    TableFormat rows = format.orElse(TableFormat.ofName(table.toString()));
    return VectorTable.create(table.toAbsolutePath(), rows, selection);
  }

  private void read(EventLines lines, ComputeRun run) throws IOException {
    for (Path file : events) {
      run.beginFile(isStandardInput(file) ? "standard input" : file.toString());
      try (InputStream in = isStandardInput(file) ? System.in : Files.newInputStream(file)) {
        lines.read(in, run);
      } catch (IOException e) {
        throw new InvalidDeclarationException("--events", file + " cannot be read (" + e + ")");
      }
    }
    run.finish();
  }

  private int end(VectorTable written, ComputeRun run, ComputeReport report) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    boolean refused = strict && report.refused() > 0;
    if (!refused) {
      written.commit();
    }
    report.totals(run, sort).forEach(out::println);
    out.println(refused ? "No table: --strict allows no refused line." : "The table is " + table);
    out.flush();
    return refused ? Mitra.REFUSED : 0;
  }
}
