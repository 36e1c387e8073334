package dev.mitra.rules.list;

import dev.mitra.rules.index.TextIndex;
import dev.mitra.rules.time.Period;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A list that is ready to be asked. Asking allocates nothing and takes as long for a million values
 * as for ten, but for the memory that has to be read. Immutable and thread-safe.
 */
public final class EntryList {
  private final int size;
  private final TextIndex values;

  /** Where the periods of each value begin in the two arrays after this; one more than values. */
  private final int[] starts;

  /** The periods of a value ascend and have gaps between them. */
  private final long[] from;

  private final long[] until;

  private EntryList(int size, TextIndex values, int[] starts, long[] from, long[] until) {
    this.size = size;
    this.values = values;
    this.starts = starts;
    this.from = from;
    this.until = until;
  }

  /** Makes a list ready to be asked. */
  public static EntryList of(ListSpec spec) {
    List<ListSpec.Entry> entries = spec.entries();
    TextIndex.Builder values = new TextIndex.Builder();
    int[] valueOf = new int[entries.size()];
    for (int i = 0; i < valueOf.length; i++) {
      valueOf[i] = values.add(entries.get(i).value());
    }
    // Entries by value: how many each has, then where each begins, then each to its place.
    int[] next = new int[values.size() + 1];
    for (int value : valueOf) {
      next[value + 1]++;
    }
    Arrays.parallelPrefix(next, Integer::sum);
    int[] ends = Arrays.copyOfRange(next, 1, next.length);
    Period[] periods = new Period[entries.size()];
    for (int i = 0; i < valueOf.length; i++) {
      periods[next[valueOf[i]]++] = entries.get(i).period();
    }
    return joined(entries.size(), values.build(), ends, periods);
  }

  /** Joins the periods of a value that meet or overlap, so that those that are left ascend. */
  private static EntryList joined(int size, TextIndex values, int[] ends, Period[] periods) {
    int[] starts = new int[ends.length + 1];
    long[] from = new long[periods.length];
    long[] until = new long[periods.length];
    int written = 0;
    for (int value = 0, read = 0; value < ends.length; value++) {
      starts[value] = written;
      Arrays.sort(periods, read, ends[value], Comparator.comparingLong(Period::from));
      for (; read < ends[value]; read++) {
        Period period = periods[read];
        if (written > starts[value] && period.from() <= until[written - 1]) {
          until[written - 1] = Math.max(until[written - 1], period.until());
        } else {
          from[written] = period.from();
          until[written++] = period.until();
        }
      }
    }
    starts[ends.length] = written;
    return new EntryList(
        size, values, starts, Arrays.copyOf(from, written), Arrays.copyOf(until, written));
  }

  /**
   * Whether a value is in the list at a time.
   *
   * @param value the value; the empty text, which is a missing one, is in no list
   * @param ingestMillis the payment's ingest time, milliseconds since 1970-01-01T00:00:00Z
   */
  public boolean contains(String value, long ingestMillis) {
    int number = value.isEmpty() ? TextIndex.NONE : values.find(value);
    if (number == TextIndex.NONE) {
      return false;
    }
    // The last period that has begun is the only one that can still be running.
    int low = starts[number];
    int high = starts[number + 1];
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (from[middle] <= ingestMillis) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return from[low] <= ingestMillis && ingestMillis < until[low];
  }

  /** How many entries the list has, those that do not count now included. */
  public int size() {
    return size;
  }
}
