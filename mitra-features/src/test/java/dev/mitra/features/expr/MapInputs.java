package dev.mitra.features.expr;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Inputs by name, for tests; what is not set is missing. */
final class MapInputs implements Inputs {
  private final VariableTable table;
  private final Map<String, Object> values = new HashMap<>();
  private final List<Set<String>> lists = new ArrayList<>();

  MapInputs(VariableTable table) {
    this.table = table;
  }

  MapInputs with(String name, Object value) {
    assert table.ordinal(name).isPresent() : name;
    values.put(name, value);
    return this;
  }

  /** The entries of the lists, by ordinal. */
  MapInputs withLists(List<Set<String>> entries) {
    lists.addAll(entries);
    return this;
  }

  @Override
  public boolean inList(int list, String value) {
    assert !value.isEmpty() : "a missing text was looked up";
    return lists.get(list).contains(value);
  }

  @Override
  public double number(int ordinal) {
    return (double) get(ordinal, ExprType.NUMBER, Double.NaN);
  }

  @Override
  public String text(int ordinal) {
    return (String) get(ordinal, ExprType.TEXT, "");
  }

  @Override
  public boolean flag(int ordinal) {
    return (boolean) get(ordinal, ExprType.FLAG, false);
  }

  @Override
  public long timestampMillis(int ordinal) {
    return ((Instant) get(ordinal, ExprType.TIMESTAMP, Instant.EPOCH)).toEpochMilli();
  }

  private Object get(int ordinal, ExprType type, Object missing) {
    if (table.get(ordinal).type() != type) {
      throw new AssertionError(table.get(ordinal) + " was asked for as " + type);
    }
    return values.getOrDefault(table.get(ordinal).name(), missing);
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
