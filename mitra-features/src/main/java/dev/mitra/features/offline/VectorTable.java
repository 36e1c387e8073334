package dev.mitra.features.offline;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mitra.features.check.Findings;
import dev.mitra.features.event.Event;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/**
 * A table of features in a file: for each event its id, its time (ISO-8601, UTC, milliseconds) and
 * its type, then the columns of a {@link ColumnSelection}. Numbers read back as the same double.
 *
 * <p>The rows go to a file of another name beside it. Only {@link #commit} gives that the table's
 * name, so that under this name there is never half a table. Not thread-safe.
 */
public final class VectorTable implements Closeable {
  private static final int BUFFER = 1 << 16;

  private final ColumnSelection columns;
  private final Path file;
  private final Path part;
  private final Writer out;
  private final RowWriter writer;
  private long rows;
  private boolean closed;

  private VectorTable(ColumnSelection columns, Path file, Path part, Writer out, RowWriter writer) {
    this.columns = columns;
    this.file = file;
    this.part = part;
    this.out = out;
    this.writer = writer;
  }

  /**
   * Begins a table.
   *
   * @param file where it is to be in the end; one that is there is replaced. Compressed with gzip
   *     when its name ends with {@code .gz}
   * @param format how its rows are written
   * @param columns its columns
   * @throws dev.mitra.features.check.InvalidDeclarationException when a column has the name of one
   *     of the event's
   * @throws IOException when the file beside it cannot be written
   */
  public static VectorTable create(Path file, TableFormat format, ColumnSelection columns)
      throws IOException {
    checkNames(columns);
    Path part = partOf(file);
    // When the process is told to end, nothing of it stays.
    part.toFile().deleteOnExit();
    Writer out = new BufferedWriter(new OutputStreamWriter(open(file, part), UTF_8), BUFFER);
    RowWriter writer =
        switch (format) {
          case CSV -> new CsvRows(out, columns);
          case JSONL -> new JsonRows(out, columns);
        };
    return new VectorTable(columns, file, part, out, writer);
  }

  /** The name under which a table is written: hidden, and another one for each process. */
  static Path partOf(Path file) {
    return file.resolveSibling(
        "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
  }

  /**
   * The columns of an event's own that every table begins with, which no other column may be called
   * like.
   */
  private static void checkNames(ColumnSelection columns) {
    Findings findings = new Findings();
    for (String name : columns.names()) {
      if (RowWriter.EVENT_COLUMNS.contains(name)) {
        findings.add(
            "columns",
            "'%s' is a column that every table has for the event; select the others by name, or"
                + " give the field another name in the schema",
            name);
      }
    }
    findings.throwIfAny();
  }

  private static OutputStream open(Path file, Path part) throws IOException {
    OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), BUFFER);
    boolean compressed = file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
    return compressed ? new GZIPOutputStream(out, BUFFER) : out;
  }

  /**
   * Adds a row.
   *
   * @param event the event
   * @param vector its vector, as {@link OfflineFeatures#next} gives it
   */
  public void row(Event event, double[] vector) throws IOException {
    writer.row(event, vector);
    rows++;
  }

  /** The columns after the event's. */
  public ColumnSelection columns() {
    return columns;
  }

  /** How many rows were added. */
  public long rows() {
    return rows;
  }

  /** Ends the table and gives it its name. */
  public void commit() throws IOException {
    writer.flush();
    out.close();
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    closed = true;
  }

  /** Drops the table, if it was not committed. */
  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      try {
        out.close();
      } finally {
        Files.deleteIfExists(part);
      }
    }
  }
}
