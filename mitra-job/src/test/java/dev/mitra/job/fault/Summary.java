package dev.mitra.job.fault;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a test with faults came to, as a table of two columns. */
final class Summary {
  private final String title;
  private final Map<String, String> rows = new LinkedHashMap<>();

  /**
   * A table without rows.
   *
   * @param title what was done
   */
  Summary(String title) {
    this.title = title;
  }

  /** Adds a row with a count. */
  Summary count(String name, long count) {
    rows.put(name, String.format(Locale.ROOT, "%,d", count));
    return this;
  }

  /** Adds a row with a length of time. */
  Summary seconds(String name, long millis) {
    rows.put(name, String.format(Locale.ROOT, "%.1f s", millis / 1_000.0));
    return this;
  }

  /** Adds what a checker has found: all its counts, and examples of what is wrong. */
  Summary judgement(Judgement judgement) {
    count("payments sent", judgement.payments());
    count("decided again", judgement.repeats());
    count("  of these without all features", judgement.incompleteRepeats());
    for (Wrong wrong : Wrong.values()) {
      count(wrong.title(), judgement.count(wrong));
      for (String example : judgement.examples(wrong)) {
        rows.put("    " + example, "");
      }
    }
    return seconds("longest time without a decision", judgement.longestGapMillis());
  }

  @Override
  public String toString() {
    int names = 0;
    int values = 0;
    for (Map.Entry<String, String> row : rows.entrySet()) {
      if (!row.getValue().isEmpty()) {
        names = Math.max(names, row.getKey().length());
        values = Math.max(values, row.getValue().length());
      }
    }
    StringBuilder text = new StringBuilder(title).append('\n');
    for (Map.Entry<String, String> row : rows.entrySet()) {
      String name = row.getKey();
      text.append("  ").append(name);
      if (!row.getValue().isEmpty()) {
        int gap = names - name.length() + 2 + values - row.getValue().length();
        text.append(" ".repeat(gap)).append(row.getValue());
      }
      text.append('\n');
    }
    return text.toString();
  }

  /** Prints the table. */
  void print() {
    System.out.print(this);
  }
}
