package dev.mitra.job.cli;

import dev.mitra.features.catalog.EntityFeatures;
import dev.mitra.features.catalog.FeatureCatalog;
import dev.mitra.features.catalog.FeatureColumn;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A catalog as a reference page in Markdown: a table for each kind of entity. */
final class FeatureReference {
  private static final String INTRODUCTION =
      """
      # Feature reference

      Written by `mitra features list -o markdown` from the declarations; do not edit it. How features are declared, and what \
      windows, delays and missing values mean exactly, is in [features.md](features.md).

      An *event* of an entity is one that meets the condition of the entity unless the feature names another. All windows \
      count back from the event that is looked at and hold it too where they do not say otherwise. *Missing* is NaN. All \
      features of an entity that the payment does not have are missing. Columns that begin with `pattern.` are those of \
      [patterns](patterns.md).
      """;

  private final PrintWriter out;

  private FeatureReference(PrintWriter out) {
    this.out = out;
  }

  static void write(FeatureCatalog catalog, PrintWriter out) {
    FeatureReference reference = new FeatureReference(out);
    reference.line(INTRODUCTION.strip());
    reference.contents(catalog);
    reference.section("The event", catalog.fields());
    reference.section("The calendar", catalog.calendar());
    for (EntityFeatures entity : catalog.entities()) {
      reference.entity(entity);
    }
  }

  private void contents(FeatureCatalog catalog) {
    if (catalog.entities().isEmpty()) {
      return;
    }
    line("");
    line("| entity | keyed by | features | columns of patterns |");
    line("| --- | --- | ---: | ---: |");
    for (EntityFeatures entity : catalog.entities()) {
      line(
          "| [`%s`](#%s) | %s | %d | %d |"
              .formatted(
                  entity.entity(),
                  entity.entity(),
                  key(entity),
                  entity.size(),
                  entity.columns().size() - entity.size()));
    }
    line("| | | **%d** | **%d** |".formatted(catalog.size(), catalog.patternColumns()));
  }

  private void entity(EntityFeatures entity) {
    String about =
        (entity.key().isEmpty() ? "" : "Keyed by " + key(entity) + ". ")
            + (entity.usualWhere().isEmpty()
                ? "All events, unless another condition is named."
                : "Events where "
                    + code(entity.usualWhere())
                    + ", unless another condition is named.");
    line("");
    line("## `" + entity.entity() + "`");
    line("");
    line(about);
    List<String> rows = new ArrayList<>();
    String said = "";
    for (FeatureColumn column : entity.columns()) {
      // What a pattern is for may be long, and is said with the first of its columns.
      boolean again =
          column.kind() == FeatureColumn.Kind.PATTERN && column.description().equals(said);
      rows.add(row(column, entity.hasOwnWhere(column), again ? "" : column.description()));
      said = column.description();
    }
    table(rows);
  }

  private void section(String title, List<FeatureColumn> columns) {
    if (columns.isEmpty()) {
      return;
    }
    line("");
    line("## " + title);
    table(columns.stream().map(column -> row(column, false, column.description())).toList());
  }

  private void table(List<String> rows) {
    line("");
    line("| name | what it is | what it is for | when there is none |");
    line("| --- | --- | --- | --- |");
    rows.forEach(this::line);
  }

  private static String row(FeatureColumn column, boolean hasOwnWhere, String purpose) {
    String where =
        !hasOwnWhere
            ? ""
            : column.where().isEmpty() ? ", of all events" : ", where " + code(column.where());
    return "| `%s` | %s%s | %s | %s |"
        .formatted(
            column.name(),
            cell(column.meaning()),
            where,
            cell(purpose),
            FeatureTable.whenEmpty(column));
  }

  private static String key(EntityFeatures entity) {
    return String.join(", ", entity.key().stream().map(FeatureReference::code).toList());
  }

  private static String code(String text) {
    return "`" + cell(text) + "`";
  }

  /** In a table, a bar ends the cell even within code. */
  private static String cell(String text) {
    return text.strip().replaceAll("\\s+", " ").replace("|", "\\|");
  }

  /** Lines end as in Markdown files everywhere, whatever the machine's own end is. */
  private void line(String text) {
    out.print(text);
    out.print('\n');
  }
}
