package dev.mitra.job.train;

import dev.mitra.features.check.Findings;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.Nearest;
import dev.mitra.features.check.Quote;
import dev.mitra.features.offline.ColumnSelection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Reads tables of features, such as {@code mitra features compute} writes, into memory. Not
 * thread-safe.
 */
public final class TableReader {
  /** What a row takes beside its values: array, id, time, amount and card. */
  private static final long ROW_BYTES = 160;

  /** Training copies the rows twice more before XGBoost has its own copy outside the heap. */
  private static final double COPIES = 2.6;

  private static final int CHECK_EVERY = 4096;

  /** After so much of a file what it takes in all can be told. */
  private static final int TELLING_ROWS = 5 * CHECK_EVERY;

  private final TableColumns columns;
  private final Progress progress;
  private final long heapBytes;
  private final List<float[]> rows = new ArrayList<>();
  private final List<String> ids = new ArrayList<>();
  private final List<Long> times = new ArrayList<>();
  private final List<Float> labels = new ArrayList<>();
  private final List<Double> amounts = new ArrayList<>();
  private final List<Integer> cards = new ArrayList<>();
  private final TrainingTable.Numbers cardNumbers = new TrainingTable.Numbers();
  private final Set<String> seen = new HashSet<>();
  private List<String> names = List.of();
  private List<String> header = List.of();
  private int[] places = {};

  /** For each feature whether a number was met in it, a text, or nothing yet. */
  private Content[] contents = {};

  private long repeated;
  private long clamped;

  private enum Content {
    NOTHING,
    NUMBERS,
    TEXT
  }

  private TableReader(TableColumns columns, Progress progress, long heapBytes) {
    this.columns = columns;
    this.progress = progress;
    this.heapBytes = heapBytes;
  }

  /**
   * Reads the rows of several files with equal columns.
   *
   * @param columns what is what in them
   * @throws InvalidDeclarationException when a file cannot be read, a column is not there, a cell
   *     is wrong, no row is left, or the memory is too small
   */
  public static TrainingTable read(List<Path> files, TableColumns columns, Progress progress) {
    return read(files, columns, progress, Runtime.getRuntime().maxMemory());
  }

  static TrainingTable read(
      List<Path> files, TableColumns columns, Progress progress, long heapBytes) {
    TableReader reader = new TableReader(columns, progress, heapBytes);
    for (Path file : files) {
      try (RowSource source = RowSource.open(file)) {
        reader.begin(file, source);
        reader.readRows(file, source);
      } catch (IOException e) {
        throw new InvalidDeclarationException(
            "--table", file + " cannot be read: " + Quote.bare(message(e)));
      }
    }
    return reader.table();
  }

  private static String message(IOException e) {
    String text = e.getMessage();
    return text == null || e.getClass() != IOException.class ? e.toString() : text;
  }

  private void begin(Path file, RowSource source) {
    if (!header.isEmpty()) {
      if (!header.equals(source.names())) {
        throw new InvalidDeclarationException(
            "--table", file + " has other columns than the first file; equal ones are allowed");
      }
      return;
    }
    header = List.copyOf(source.names());
    Findings findings = new Findings();
    Set<String> taken = new HashSet<>();
    taken.add(TableColumns.EVENT_TYPE);
    require(columns.id(), "--id-column", taken, findings);
    require(columns.time(), "--time-column", taken, findings);
    columns.label().ifPresent(name -> require(name, "--label-column", taken, findings));
    columns.card().ifPresent(name -> require(name, "--card-column", taken, findings));
    columns.amount().ifPresent(name -> require(name, "--amount-column", new HashSet<>(), findings));
    findings.throwIfAny();
    List<String> candidates = header.stream().filter(name -> !taken.contains(name)).toList();
    List<String> wanted =
        columns.features().isEmpty()
            ? candidates
            : ColumnSelection.of(candidates, columns.features()).names();
    Set<String> unwanted =
        columns.without().isEmpty()
            ? Set.of()
            : Set.copyOf(ColumnSelection.of(candidates, columns.without()).names());
    names = wanted.stream().filter(name -> !unwanted.contains(name)).toList();
    places = names.stream().mapToInt(header::indexOf).toArray();
    contents = new Content[places.length];
    Arrays.fill(contents, Content.NOTHING);
  }

  private void require(String name, String option, Set<String> taken, Findings findings) {
    taken.add(name);
    if (!header.contains(name)) {
      findings.add(
          option, "the table has no column %s%s", Quote.of(name), Nearest.hint(name, header));
    }
  }

  private void readRows(Path file, RowSource source) throws IOException {
    int id = header.indexOf(columns.id());
    int time = header.indexOf(columns.time());
    int label = columns.label().map(header::indexOf).orElse(-1);
    int amount = header.indexOf(columns.amount().orElse(TableColumns.USUAL_AMOUNT));
    int card = columns.card().map(header::indexOf).orElse(-1);
    int begin = rows.size();
    while (source.next()) {
      if (!seen.add(source.cell(id))) {
        repeated++;
        continue;
      }
      ids.add(source.cell(id));
      try {
        times.add(Cells.time(source.cell(time)));
        if (label >= 0) {
          labels.add(Cells.label(source.cell(label)));
        }
      } catch (IllegalArgumentException e) {
        boolean isTime = times.size() < ids.size();
        String name = isTime ? columns.time() : columns.label().orElse("");
        throw wrong(file, source, name, source.cell(isTime ? time : label), e);
      }
      if (amount >= 0) {
        amounts.add(amount(file, source, amount));
      }
      if (card >= 0) {
        cards.add(cardNumbers.of(source.cell(card)));
      }
      rows.add(features(file, source));
      if (rows.size() % CHECK_EVERY == 0) {
        checkMemory(rows.size() - begin >= TELLING_ROWS ? source.share() : 1, begin);
        progress.tick(
            () ->
                String.format(
                    Locale.ROOT,
                    "%,d rows read, %.0f %% of %s",
                    rows.size(),
                    100 * source.share(),
                    file.getFileName()));
      }
    }
  }

  private double amount(Path file, RowSource source, int column) {
    try {
      double amount = Cells.number(source.cell(column));
      return Double.isFinite(amount) && amount >= 0 ? amount : Double.NaN;
    } catch (NumberFormatException e) {
      throw wrong(
          file,
          source,
          header.get(column),
          source.cell(column),
          new IllegalArgumentException("is no amount; a number from 0 on is allowed", e));
    }
  }

  private float[] features(Path file, RowSource source) {
    float[] row = new float[places.length];
    for (int i = 0; i < row.length; i++) {
      String cell = source.cell(places[i]);
      row[i] = Float.NaN;
      if (cell.isEmpty() || contents[i] == Content.TEXT) {
        continue;
      }
      try {
        row[i] = bounded(Cells.number(cell));
        contents[i] = Content.NUMBERS;
      } catch (NumberFormatException e) {
        if (contents[i] == Content.NUMBERS || !columns.features().isEmpty()) {
          throw wrong(
              file,
              source,
              names.get(i),
              cell,
              new IllegalArgumentException("is no number; a number or nothing is allowed", e));
        }
        contents[i] = Content.TEXT;
      }
    }
    return row;
  }

  private float bounded(double value) {
    if (Math.abs(value) > TrainingTable.LARGEST) {
      clamped++;
      return value > 0 ? TrainingTable.LARGEST : -TrainingTable.LARGEST;
    }
    return (float) value;
  }

  private static InvalidDeclarationException wrong(
      Path file, RowSource source, String column, String cell, IllegalArgumentException why) {
    return new InvalidDeclarationException(
        "--table",
        "%s:%d: %s %s %s".formatted(file, source.line(), column, Quote.of(cell), why.getMessage()));
  }

  private void checkMemory(double share, int begin) {
    long rowBytes = ROW_BYTES + (long) (4L * places.length * COPIES);
    double expected = begin + (rows.size() - begin) / Math.max(share, 1e-6);
    double needed = expected * rowBytes;
    if (needed > 0.95 * heapBytes) {
      throw new InvalidDeclarationException(
          "--table",
          String.format(
              Locale.ROOT,
              "about %,.0f rows of %,d columns need %.1f GB of memory, and Java has %.1f; give it"
                  + " more with MITRA_JAVA_OPTS=-Xmx%dg, or take fewer columns with --features",
              expected,
              places.length,
              needed / 1e9,
              heapBytes / 1e9,
              (long) Math.ceil(needed * 1.2 / (1 << 30))));
    }
  }

  private TrainingTable table() {
    if (rows.isEmpty()) {
      throw new InvalidDeclarationException("--table", "has no rows; at least one is needed");
    }
    int[] kept =
        IntStream.range(0, places.length).filter(i -> contents[i] != Content.TEXT).toArray();
    List<String> dropped = new ArrayList<>();
    for (int i = 0; i < places.length; i++) {
      if (contents[i] == Content.TEXT) {
        dropped.add(names.get(i));
      }
    }
    int[] order = TrainingTable.order(times);
    int size = order.length;
    float[][] sortedRows = new float[size][];
    String[] sortedIds = new String[size];
    long[] sortedTimes = new long[size];
    float[] sortedLabels = new float[labels.isEmpty() ? 0 : size];
    double[] sortedAmounts = new double[amounts.isEmpty() ? 0 : size];
    int[] sortedCards = new int[cardNumbers.isEmpty() ? 0 : size];
    boolean sorted = false;
    for (int i = 0; i < size; i++) {
      int from = order[i];
      sorted |= from != i;
      sortedRows[i] = dropped.isEmpty() ? rows.get(from) : Rows.pick(rows.get(from), kept);
      sortedIds[i] = ids.get(from);
      sortedTimes[i] = times.get(from);
      if (sortedLabels.length > 0) {
        sortedLabels[i] = labels.get(from);
      }
      if (sortedAmounts.length > 0) {
        sortedAmounts[i] = amounts.get(from);
      }
      if (sortedCards.length > 0) {
        sortedCards[i] = cards.get(from);
      }
    }
    List<String> features = Arrays.stream(kept).mapToObj(names::get).toList();
    return new TrainingTable(
        features,
        sortedRows,
        sortedIds,
        sortedTimes,
        sortedLabels,
        sortedAmounts,
        sortedCards,
        List.copyOf(dropped),
        repeated,
        clamped,
        sorted);
  }
}
