package dev.mitra.model.report;

import java.util.List;

/**
 * A table of a report with two columns.
 *
 * @param title above it
 * @param facts its rows
 */
public record FactTable(String title, List<Fact> facts) {

  /**
   * A row.
   *
   * @param name what it is about
   * @param value what is so
   */
  public record Fact(String name, String value) {}

  /** Copies the list. */
  public FactTable {
    facts = List.copyOf(facts);
  }
}
