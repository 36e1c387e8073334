package dev.mitra.features.plan;

import dev.mitra.features.expr.ExprType;
import java.util.List;

/**
 * The columns that a pattern adds to the vector, behind the features of its entity.
 *
 * @param pattern the name of the pattern's resource
 * @param path what findings about it begin with
 * @param entity the kind of entity whose events it follows
 * @param description what the pattern is for; may be empty
 * @param columns the columns, the flag whether it has matched now first
 */
public record PatternColumns(
    String pattern, String path, String entity, String description, List<Column> columns) {

  /**
   * One column.
   *
   * @param name its name, such as {@code pattern.card_testing.count_1h}
   * @param type how expressions read it: FLAG (1 or 0 in the vector) or NUMBER
   * @param empty its value for an entity of which the pattern knows nothing
   * @param meaning what it says, in a phrase such as {@code seconds since the last match}
   */
  public record Column(String name, ExprType type, double empty, String meaning) {}

  /** Copies the list. */
  public PatternColumns {
    columns = List.copyOf(columns);
  }

  /** The columns of a pattern that does not say what it is for. */
  public PatternColumns(String pattern, String path, String entity, List<Column> columns) {
    this(pattern, path, entity, "", columns);
  }

  String at(String place) {
    return path.isEmpty() ? place : path + " " + place;
  }
}
