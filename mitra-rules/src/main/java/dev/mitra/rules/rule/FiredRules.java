package dev.mitra.rules.rule;

import java.util.Arrays;

/**
 * Which rules of a {@link RuleSet} have fired for one payment, as their indexes, ascending, and how
 * each acts. One buffer serves one thread for all its payments, so that evaluating allocates
 * nothing here. Not thread-safe.
 */
public final class FiredRules {
  private static final Effect[] EFFECTS = Effect.values();
  private static final int EFFECT_BITS = 3;
  private static final int EFFECT_MASK = (1 << EFFECT_BITS) - 1;

  /** The index of a rule, then its effect: in the order of the indexes. */
  private int[] codes = new int[16];

  /** Of the same length, to merge by. */
  private int[] spare = new int[16];

  private int size;

  /** Nothing has fired yet. */
  public FiredRules() {}

  /** Forgets what has fired. */
  public void clear() {
    size = 0;
  }

  /** Notes that the rule at this index of the set has fired; rules may come in any order. */
  public void add(int index, Effect effect) {
    append(index, effect);
    mergeFrom(size - 1);
  }

  /** Notes a rule whose index is above all before, or above those of a run that is merged later. */
  @SuppressWarnings("EnumOrdinal") // Only unpacked by this class, within the same payment.
  void append(int index, Effect effect) {
    if (size == codes.length) {
      codes = Arrays.copyOf(codes, 2 * size);
      spare = new int[2 * size];
    }
    codes[size++] = (index << EFFECT_BITS) | effect.ordinal();
  }

  /** Merges the ascending run from {@code middle} on with the ascending one before it. */
  void mergeFrom(int middle) {
    if (middle == 0 || middle == size || codes[middle - 1] < codes[middle]) {
      return;
    }
    int left = 0;
    int right = middle;
    for (int i = 0; i < size; i++) {
      boolean fromLeft = right == size || (left < middle && codes[left] < codes[right]);
      spare[i] = fromLeft ? codes[left++] : codes[right++];
    }
    int[] merged = spare;
    spare = codes;
    codes = merged;
  }

  /** How many rules have fired. */
  public int size() {
    return size;
  }

  /**
   * The index of a fired rule in the set; indexes ascend with {@code i}.
   *
   * @throws IndexOutOfBoundsException when {@code i} is not below {@link #size()}
   */
  public int get(int i) {
    return code(i) >> EFFECT_BITS;
  }

  /**
   * How a fired rule acts.
   *
   * @throws IndexOutOfBoundsException when {@code i} is not below {@link #size()}
   */
  public Effect effect(int i) {
    return EFFECTS[code(i) & EFFECT_MASK];
  }

  private int code(int i) {
    if (i < 0 || i >= size) {
      throw new IndexOutOfBoundsException("" + i);
    }
    return codes[i];
  }
}
