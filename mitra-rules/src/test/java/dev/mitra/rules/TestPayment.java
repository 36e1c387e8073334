package dev.mitra.rules;

import dev.mitra.features.expr.Inputs;
import dev.mitra.rules.list.EntryList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The values of one payment for {@link TestRules#COMPILER}; what is not set is missing. */
public final class TestPayment implements Inputs {
  private final Map<Integer, Object> values = new HashMap<>();
  private List<EntryList> lists = List.of();
  private long ingest;

  /** A payment of which nothing is known. */
  public TestPayment() {}

  /** This payment with another value: a text, or a double. */
  public TestPayment with(String name, Object value) {
    values.put(TestRules.COMPILER.table().ordinal(name).orElseThrow(), value);
    return this;
  }

  /** This payment, taken in at this time, while these lists were in force. */
  public TestPayment at(long ingestMillis, EntryList... inForce) {
    ingest = ingestMillis;
    lists = List.of(inForce);
    return this;
  }

  @Override
  public boolean inList(int list, String value) {
    return lists.get(list).contains(value, ingest);
  }

  @Override
  public double number(int ordinal) {
    return (double) values.getOrDefault(ordinal, Double.NaN);
  }

  @Override
  public String text(int ordinal) {
    return (String) values.getOrDefault(ordinal, "");
  }

  @Override
  public boolean flag(int ordinal) {
    return (boolean) values.getOrDefault(ordinal, false);
  }

  @Override
  public long timestampMillis(int ordinal) {
    return 0;
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
