package dev.mitra.rules.rule;

import java.util.Arrays;

/**
 * Which rules of a {@link RuleSet} have fired for one payment, as their indexes. One buffer serves
 * one thread for all its payments, so that evaluating allocates nothing here. Not thread-safe.
 */
public final class FiredRules {
  private int[] indexes = new int[16];
  private int size;

  /** Forgets what has fired. */
  public void clear() {
    size = 0;
  }

  /** Notes that the rule at this index of the set has fired. */
  public void add(int index) {
    if (size == indexes.length) {
      indexes = Arrays.copyOf(indexes, 2 * size);
    }
    indexes[size++] = index;
  }

  /** How many rules have fired. */
  public int size() {
    return size;
  }

  /**
   * The index of a fired rule.
   *
   * @throws IndexOutOfBoundsException when {@code i} is not below {@link #size()}
   */
  public int get(int i) {
    if (i < 0 || i >= size) {
      throw new IndexOutOfBoundsException("" + i);
    }
    return indexes[i];
  }

  /** The indexes, ascending, in an array of the caller's own. */
  public int[] sorted() {
    int[] copy = Arrays.copyOf(indexes, size);
    Arrays.sort(copy);
    return copy;
  }
}
