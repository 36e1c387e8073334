package dev.mitra.job.cli;

import dev.mitra.features.catalog.EntityFeatures;
import dev.mitra.features.catalog.FeatureCatalog;
import dev.mitra.features.catalog.FeatureColumn;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Stream;

/**
 * A catalog for people: by entity, and under each line that says what they are for, the features of
 * one declaration with their column, name, meaning and value where there is none.
 */
final class FeatureTable {
  private final PrintWriter out;
  private final String row;

  private FeatureTable(FeatureCatalog catalog, PrintWriter out) {
    this.out = out;
    int names = width(catalog.columns().stream().map(FeatureColumn::name));
    int values = width(catalog.columns().stream().map(FeatureTable::whenEmpty));
    this.row = "  %6s  %-" + names + "s  %-" + values + "s  %s%n";
  }

  static void write(FeatureCatalog catalog, PrintWriter out) {
    new FeatureTable(catalog, out).write(catalog);
  }

  private void write(FeatureCatalog catalog) {
    out.printf(row, "column", "name", "empty", "what it is");
    section("event", "its own fields", catalog.fields());
    section("time", "the calendar at the event's time", catalog.calendar());
    for (EntityFeatures entity : catalog.entities()) {
      out.printf("%n%s  %s%n", entity.entity(), about(entity));
      FeatureColumn before = null;
      for (FeatureColumn column : entity.columns()) {
        if (before == null || !isOneDeclaration(before, column)) {
          purpose(
              column.description(),
              entity.hasOwnWhere(column) ? "  [" + where(column.where()) + "]" : "");
        }
        row(column);
        before = column;
      }
    }
    int features = catalog.size();
    int entities = catalog.entities().size();
    int ofPatterns = catalog.patternColumns();
    if (features + ofPatterns > 0) {
      out.printf(
          "%n%d feature%s of %d kind%s of entity%s%n",
          features,
          features == 1 ? "" : "s",
          entities,
          entities == 1 ? "" : "s",
          ofPatterns == 0
              ? ""
              : ", and %d column%s of patterns".formatted(ofPatterns, ofPatterns == 1 ? "" : "s"));
    }
  }

  private void section(String title, String about, List<FeatureColumn> columns) {
    if (columns.isEmpty()) {
      return;
    }
    out.printf("%n%s  %s%n", title, about);
    for (FeatureColumn column : columns) {
      purpose(column.description(), "");
      row(column);
    }
  }

  private void purpose(String description, String where) {
    String line = (description + where).strip();
    out.println(line.isEmpty() ? "" : "  " + line);
  }

  private void row(FeatureColumn column) {
    out.printf(
        row, column.index(), column.name(), whenEmpty(column), column.meaning().replace("`", ""));
  }

  private static String about(EntityFeatures entity) {
    return (entity.key().isEmpty() ? "" : "keyed by " + String.join(", ", entity.key()) + "; ")
        + (entity.usualWhere().isEmpty() ? "all events" : "events " + where(entity.usualWhere()))
        + " unless said otherwise";
  }

  private static String where(String where) {
    return where.isEmpty() ? "all events" : "where " + where;
  }

  private static boolean isOneDeclaration(FeatureColumn one, FeatureColumn other) {
    return one.description().equals(other.description()) && one.where().equals(other.where());
  }

  /** The value where there is none, in a word. */
  static String whenEmpty(FeatureColumn column) {
    if (column.kind() == FeatureColumn.Kind.CALENDAR) {
      return "-";
    }
    double value = column.whenEmpty();
    if (Double.isNaN(value)) {
      return "missing";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static int width(Stream<String> texts) {
    return Math.max(7, texts.mapToInt(String::length).max().orElse(0));
  }
}
