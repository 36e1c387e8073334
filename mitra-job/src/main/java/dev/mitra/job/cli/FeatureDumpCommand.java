package dev.mitra.job.cli;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.offline.ColumnSelection;
import dev.mitra.features.offline.TableFormat;
import dev.mitra.features.offline.VectorTable;
import dev.mitra.job.decide.FeatureLog;
import dev.mitra.job.kafka.TopicScan;
import dev.mitra.job.train.LoggedVectors;
import dev.mitra.job.train.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the feature log as a table. */
@Command(
    name = "dump",
    description =
        "Write the feature log as a table such as 'features compute' writes: the vectors that the"
            + " job decided by. A column that was not declared when a payment was decided has no"
            + " value in its row.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:the table is written",
      "1:the log cannot be read; no table is written",
      "2:a wrong option or argument"
    })
final class FeatureDumpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private Connection connection = new Connection();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "TABLE",
      description =
          "The table: JSON lines for names that end with .jsonl or .ndjson, else CSV; compressed"
              + " when the name ends with .gz.")
  private Path table = Path.of("");

  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "NAME",
      description = "The columns, in this order; * stands for any text (default: all).")
  private List<String> columns = List.of();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = TableOptions.MomentConverter.class,
      description = "Payments that were logged from then on (default: all that the topic holds).")
  private Optional<Instant> since = Optional.empty();

  private final FeatureLog.Reader log = new FeatureLog.Reader();
  private long unreadable;

  @Override
  public Integer call() {
    List<Finding> findings = new ArrayList<>();
    TableOptions.checkOut("--out", table, findings);
    if (!findings.isEmpty()) {
      throw new InvalidDeclarationException(findings);
    }
    Progress progress = new Progress(spec.commandLine().getErr());
    List<String> all = columnNames(progress);
    ColumnSelection selection =
        columns.isEmpty() ? ColumnSelection.all(all) : ColumnSelection.of(all, columns);
    try (VectorTable written =
        VectorTable.create(
            table.toAbsolutePath(), TableFormat.ofName(table.toString()), selection)) {
      write(all, written, progress);
      written.commit();
      PrintWriter out = spec.commandLine().getOut();
      out.printf(Locale.ROOT, "%,d payments, %,d columns%n", written.rows(), selection.size());
      if (unreadable > 0) {
        out.printf(Locale.ROOT, "%,d records could not be read%n", unreadable);
      }
      out.println("The table is " + table);
      out.flush();
      return 0;
    } catch (IOException | UncheckedIOException e) {
      throw new InvalidDeclarationException("--out", table + " cannot be written (" + e + ")");
    }
  }

  /**
   * All columns of all layouts, in the order in which they come. The whole log is read for it: each
   * stretch between two checkpoints brings its layouts, and one may lie before the payments that
   * are asked for.
   */
  private List<String> columnNames(Progress progress) {
    LoggedVectors.Columns found = new LoggedVectors.Columns();
    long[] read = {0};
    scan(
        0,
        entry -> {
          found.add(entry);
          read[0]++;
          progress.tick(() -> String.format(Locale.ROOT, "%,d payments found", read[0]));
        });
    if (read[0] == 0) {
      throw new InvalidDeclarationException(
          "topics",
          "'" + connection.topics().features() + "' holds no payment; has the job decided any?");
    }
    unreadable = 0;
    return found.names();
  }

  private void write(List<String> all, VectorTable written, Progress progress) {
    LoggedVectors vectors = new LoggedVectors(all);
    scan(
        since.map(Instant::toEpochMilli).orElse(0L),
        entry -> {
          try {
            vectors.write(entry, written);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          progress.tick(() -> String.format(Locale.ROOT, "%,d payments written", written.rows()));
        });
  }

  private void scan(long from, Consumer<FeatureLog.Entry> onEntry) {
    TopicScan.read(
        connection.clientProperties(),
        connection.topics().features(),
        from,
        true,
        record -> {
          if (record.key() == null || record.value() == null) {
            unreadable++;
            return;
          }
          List<FeatureLog.Entry> entries;
          try {
            entries = log.read(record.key(), record.value());
          } catch (IOException e) {
            unreadable++;
            return;
          }
          entries.forEach(onEntry);
        });
  }
}
