package dev.mitra.features.offline;

import dev.mitra.features.check.Findings;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.Nearest;
import dev.mitra.features.check.Quote;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Which columns of a vector a table has, and in which order. Immutable. */
public final class ColumnSelection {
  private final List<String> names;
  private final int[] indices;

  private ColumnSelection(List<String> all, int[] indices) {
    this.names = IntStream.of(indices).mapToObj(all::get).toList();
    this.indices = indices;
  }

  /** All columns, in the order of the vector. */
  public static ColumnSelection all(List<String> columns) {
    return new ColumnSelection(columns, IntStream.range(0, columns.size()).toArray());
  }

  /**
   * The columns of some names, in the order in which they are named, each once.
   *
   * @param columns the vector's columns
   * @param wanted names, or patterns in which {@code *} stands for any text, such as {@code
   *     card.*_24h}; what a pattern matches comes in the order of the vector
   * @throws InvalidDeclarationException with a finding for each that names no column
   */
  public static ColumnSelection of(List<String> columns, List<String> wanted) {
    Findings findings = new Findings();
    Set<Integer> chosen = new LinkedHashSet<>();
    for (String name : wanted) {
      List<Integer> matching = matching(columns, name);
      if (matching.isEmpty()) {
        findings.add(
            "columns",
            "%s names no column%s; columns are the event's and the calendar's numbers, and those"
                + " that begin with %s",
            Quote.of(name),
            Nearest.hint(name, columns),
            beginnings(columns));
      }
      chosen.addAll(matching);
    }
    findings.throwIfAny();
    return new ColumnSelection(columns, chosen.stream().mapToInt(Integer::intValue).toArray());
  }

  private static List<Integer> matching(List<String> columns, String wanted) {
    if (wanted.indexOf('*') < 0) {
      int index = columns.indexOf(wanted);
      return index < 0 ? List.of() : List.of(index);
    }
    Pattern pattern =
        Pattern.compile(
            Stream.of(wanted.split("\\*", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*")));
    List<Integer> matching = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (pattern.matcher(columns.get(i)).matches()) {
        matching.add(i);
      }
    }
    return matching;
  }

  private static String beginnings(List<String> columns) {
    Set<String> beginnings = new TreeSet<>();
    for (String column : columns) {
      int dot = column.indexOf('.');
      if (dot > 0) {
        beginnings.add(column.substring(0, dot + 1));
      }
    }
    return String.join(", ", beginnings);
  }

  /** The names of the columns, in order. */
  public List<String> names() {
    return names;
  }

  /** How many columns there are. */
  public int size() {
    return indices.length;
  }

  /** The place in the vector of the column with this number, from 0. */
  public int index(int column) {
    return indices[column];
  }
}
