package dev.mitra.job.cli;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.Nearest;
import dev.mitra.features.check.Quote;
import dev.mitra.model.ModelManifest;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Golden rows as a trainer writes them: CSV with a header, a column for each feature in any order,
 * and the column {@value #SCORE} with the score that the trainer got, not calibrated. An empty
 * cell, {@code NaN}, {@code nan}, {@code null}, {@code None} and {@code NA} are missing; other
 * columns are passed over.
 *
 * @param rows a value for each feature, in the order of the model; NaN is missing
 * @param scores for each row the trainer's score
 * @param ignored how many columns were passed over
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record GoldenTable(float[][] rows, float[] scores, int ignored) {
  /** The column of the scores. */
  static final String SCORE = "score";

  private static final Set<String> MISSING = Set.of("", "nan", "null", "none", "na");

  /** More findings help nobody. */
  private static final int MOST_FINDINGS = 20;

  /**
   * Reads a file.
   *
   * @throws InvalidDeclarationException with what is wrong, by line and column
   */
  static GoldenTable read(Path file, List<String> features) {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      return new Reader(file.toString(), features).read(reader);
    } catch (NoSuchFileException e) {
      throw new InvalidDeclarationException(
          "--golden", file + " does not exist; name a CSV file with rows and their scores");
    } catch (MalformedInputException e) {
      throw new InvalidDeclarationException(
          "--golden", file + " is not text in UTF-8; write it as CSV");
    } catch (IOException e) {
      throw new InvalidDeclarationException("--golden", file + " cannot be read (" + e + ")");
    }
  }

  /** Reads one file. */
  private static final class Reader {
    private final String file;
    private final List<String> features;
    private final List<Finding> findings = new ArrayList<>();

    Reader(String file, List<String> features) {
      this.file = file;
      this.features = features;
    }

    GoldenTable read(BufferedReader lines) throws IOException {
      String header = lines.readLine();
      List<String> names = header == null ? List.of() : cells(withoutMark(header));
      Map<String, Integer> columns = new HashMap<>();
      for (int i = 0; i < names.size(); i++) {
        if (columns.put(names.get(i).strip(), i) != null) {
          add(1, "names the column " + Quote.of(names.get(i).strip()) + " twice");
        }
      }
      int[] places = new int[features.size()];
      for (int i = 0; i < places.length && findings.size() < MOST_FINDINGS; i++) {
        places[i] = place(features.get(i), columns);
      }
      int score = place(SCORE, columns);
      throwIfAny();
      List<float[]> rows = new ArrayList<>();
      List<Float> scores = new ArrayList<>();
      int number = 1;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (line.isBlank()) {
          continue;
        }
        if (rows.size() == ModelManifest.MAX_GOLDEN_ROWS) {
          add(
              number,
              "is one row more than the "
                  + ModelManifest.MAX_GOLDEN_ROWS
                  + " that are allowed; keep some over the whole range of scores");
          break;
        }
        List<String> cells = cells(line);
        if (cells.size() != names.size()) {
          add(
              number,
              "has " + cells.size() + " cells, the header names " + names.size() + " columns");
        } else {
          float[] row = new float[places.length];
          for (int i = 0; i < row.length; i++) {
            row[i] = number(number, features.get(i), cells.get(places[i]), true);
          }
          rows.add(row);
          scores.add(number(number, SCORE, cells.get(score), false));
        }
        if (findings.size() >= MOST_FINDINGS) {
          break;
        }
      }
      if (rows.isEmpty() && findings.isEmpty()) {
        add(number, "ends the file, which has no row; 1 to 1000 are needed");
      }
      throwIfAny();
      float[] all = new float[scores.size()];
      for (int i = 0; i < all.length; i++) {
        all[i] = scores.get(i);
      }
      return new GoldenTable(
          rows.toArray(float[][]::new), all, columns.size() - features.size() - 1);
    }

    private int place(String name, Map<String, Integer> columns) {
      Integer place = columns.get(name);
      if (place == null) {
        add(1, "lacks the column " + Quote.of(name) + Nearest.hint(name, columns.keySet()));
        return 0;
      }
      return place;
    }

    private float number(int line, String column, String cell, boolean mayMiss) {
      String text = cell.strip();
      if (MISSING.contains(text.toLowerCase(Locale.ROOT))) {
        if (!mayMiss) {
          add(line, "has no " + column + "; write the score that the trainer got");
        }
        return Float.NaN;
      }
      try {
        // By way of double, as trainers in Python and Java round the same.
        float value = (float) Double.parseDouble(text);
        if (Float.isFinite(value)) {
          return value;
        }
      } catch (NumberFormatException e) {
        // Told below.
      }
      add(
          line,
          "has %s in the column %s; a finite number of single precision is expected%s"
              .formatted(
                  Quote.of(text), Quote.of(column), mayMiss ? ", or nothing for missing" : ""));
      return Float.NaN;
    }

    private void add(int line, String message) {
      findings.add(new Finding(file + ":" + line, message));
    }

    private void throwIfAny() {
      if (!findings.isEmpty()) {
        throw new InvalidDeclarationException(findings);
      }
    }

    /** The byte order mark that spreadsheets write. */
    private static String withoutMark(String header) {
      return header.startsWith("\uFEFF") ? header.substring(1) : header;
    }

    /** The cells of a line; those in quotes may hold commas, and quotes twice (RFC 4180). */
    private static List<String> cells(String line) {
      List<String> cells = new ArrayList<>();
      StringBuilder cell = new StringBuilder();
      boolean quoted = false;
      for (int i = 0; i < line.length(); i++) {
        char c = line.charAt(i);
        if (c == '"') {
          boolean twice = quoted && i + 1 < line.length() && line.charAt(i + 1) == '"';
          if (twice) {
            cell.append('"');
            i++;
          } else {
            quoted = !quoted;
          }
        } else if (c == ',' && !quoted) {
          cells.add(cell.toString());
          cell.setLength(0);
        } else {
          cell.append(c);
        }
      }
      cells.add(cell.toString());
      return cells;
    }
  }
}
