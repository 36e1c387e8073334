package dev.mitra.job.train;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.Nearest;
import dev.mitra.features.check.Quote;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What became known of payments, and when: rows of {@code event_id}, {@code label} and, where there
 * are any, {@code known_at}, {@code amount} and {@code card}, as CSV or JSON lines. A payment may
 * have several rows; a later one takes back what an earlier one said.
 */
public final class LabelFile {
  /** The column that names the payment. */
  private static final String ID = "eventid";

  private static final String LABEL = "label";
  private static final String KNOWN_AT = "knownat";
  private static final String AMOUNT = "amount";
  private static final String CARD = "card";
  private static final List<String> ALLOWED = List.of(ID, LABEL, KNOWN_AT, AMOUNT, CARD);

  /**
   * A row.
   *
   * @param label 0 or 1, or NaN when it says nothing
   * @param knownAt when it became known; empty when the row does not say
   */
  record Entry(float label, Optional<Long> knownAt, double amount, String card) {}

  private final Map<String, List<Entry>> entries = new HashMap<>();
  private int rows;

  private LabelFile() {}

  /**
   * Reads a file.
   *
   * @throws InvalidDeclarationException when it cannot be read, a column is not there or is not
   *     known, or a cell is wrong
   */
  public static LabelFile read(Path file) {
    LabelFile labels = new LabelFile();
    try (RowSource source = RowSource.open(file)) {
      labels.read(file, source);
    } catch (IOException e) {
      throw new InvalidDeclarationException(
          "--labels", file + " cannot be read: " + Quote.bare(String.valueOf(e.getMessage())));
    }
    return labels;
  }

  private void read(Path file, RowSource source) throws IOException {
    List<String> names = source.names().stream().map(LabelFile::plain).toList();
    for (int i = 0; i < names.size(); i++) {
      if (!ALLOWED.contains(names.get(i))) {
        throw new InvalidDeclarationException(
            "--labels",
            file
                + " has a column "
                + Quote.of(source.names().get(i))
                + "; event_id, label, known_at, amount and card are allowed"
                + Nearest.hint(names.get(i), ALLOWED));
      }
    }
    int id = names.indexOf(ID);
    int label = names.indexOf(LABEL);
    if (id < 0 || label < 0) {
      throw new InvalidDeclarationException(
          "--labels",
          file + " has no column " + (id < 0 ? "event_id" : "label") + ", which it needs");
    }
    int knownAt = names.indexOf(KNOWN_AT);
    int amount = names.indexOf(AMOUNT);
    int card = names.indexOf(CARD);
    while (source.next()) {
      String known = knownAt < 0 ? "" : source.cell(knownAt);
      String money = amount < 0 ? "" : source.cell(amount);
      int at = label;
      try {
        float said = Cells.label(source.cell(label));
        at = knownAt;
        Optional<Long> since = known.isEmpty() ? Optional.empty() : Optional.of(Cells.time(known));
        at = amount;
        double stake = Cells.number(money);
        entries
            .computeIfAbsent(source.cell(id), any -> new ArrayList<>(1))
            .add(new Entry(said, since, stake, card < 0 ? "" : source.cell(card)));
        rows++;
      } catch (IllegalArgumentException e) {
        boolean isNumber = e instanceof NumberFormatException;
        throw new InvalidDeclarationException(
            "--labels",
            "%s:%d: %s %s %s"
                .formatted(
                    file,
                    source.line(),
                    source.names().get(at),
                    Quote.of(source.cell(at)),
                    isNumber ? "is no number; a number or nothing is allowed" : e.getMessage()));
      }
    }
  }

  /** event_id, eventId and EVENT_ID are one. */
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "");
  }

  /** How many rows there are. */
  int rows() {
    return rows;
  }

  /** How many payments they are about. */
  int payments() {
    return entries.size();
  }

  /** What was said of a payment, in the order of the file; nothing when it is not named. */
  List<Entry> of(String id) {
    return entries.getOrDefault(id, List.of());
  }
}
