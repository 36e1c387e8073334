package dev.mitra.rules.index;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Gives each of a set of texts a number: 0, 1, 2, … in the order in which they were added. Looking
 * up allocates nothing, and one that is not there is mostly missed with one read of memory.
 *
 * <p>An open-addressing table with linear probing, at most half full. The hash is salted anew in
 * each process, so that nobody can publish texts that all fall into one place; nothing that is
 * found depends on the salt. Immutable and thread-safe.
 */
public final class TextIndex {
  /** What {@link #find} answers for a text that is not there. */
  public static final int NONE = -1;

  private static final long SALT = new SecureRandom().nextLong();
  private static final long TAG = 0xFFFFFFFF00000000L;

  /** The upper half of the hash, then the number plus one; 0 where nothing is. */
  private final long[] slots;

  private final String[] texts;

  private TextIndex(long[] slots, String[] texts) {
    this.slots = slots;
    this.texts = texts;
  }

  /** The number of a text, or {@link #NONE}. */
  public int find(String text) {
    return find(slots, texts, text, Hash64.of(text, SALT));
  }

  /** How many texts there are; their numbers are below it. */
  public int size() {
    return texts.length;
  }

  private static int find(long[] slots, String[] texts, String text, long hash) {
    int mask = slots.length - 1;
    for (int at = (int) hash & mask; slots[at] != 0; at = (at + 1) & mask) {
      if (((slots[at] ^ hash) & TAG) == 0) {
        int number = (int) slots[at] - 1;
        if (texts[number].equals(text)) {
          return number;
        }
      }
    }
    return NONE;
  }

  /** Gathers the texts of an index. Not thread-safe. */
  public static final class Builder {
    private long[] slots = new long[16];
    private String[] texts = new String[8];
    private int size;

    /** An index of nothing yet. */
    public Builder() {}

    /** The number of a text, which is the next one when it was not added before. */
    public int add(String text) {
      long hash = Hash64.of(text, SALT);
      int found = find(slots, texts, text, hash);
      if (found != NONE) {
        return found;
      }
      if (size == texts.length) {
        texts = Arrays.copyOf(texts, 2 * size);
        slots = new long[2 * slots.length];
        for (int number = 0; number < size; number++) {
          place(number, Hash64.of(texts[number], SALT));
        }
      }
      texts[size] = text;
      place(size, hash);
      return size++;
    }

    private void place(int number, long hash) {
      int mask = slots.length - 1;
      int at = (int) hash & mask;
      while (slots[at] != 0) {
        at = (at + 1) & mask;
      }
      slots[at] = (hash & TAG) | (number + 1);
    }

    /** How many texts there are so far. */
    public int size() {
      return size;
    }

    /** The index; the builder is not to be used any more. */
    public TextIndex build() {
      return new TextIndex(slots, Arrays.copyOf(texts, size));
    }
  }
}
