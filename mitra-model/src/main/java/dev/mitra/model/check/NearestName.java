package dev.mitra.model.check;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds what a writer most likely meant by a misspelt name. */
public final class NearestName {

  /** No known name is longer, so a longer misspelling is compared by its beginning only. */
  private static final int COMPARED = 64;

  private NearestName() {}

  /**
   * The name with the smallest edit distance (Levenshtein) to {@code written}, upper and lower case
   * taken as equal; the first in alphabetical order among several.
   *
   * @param known at least one name
   */
  public static String of(String written, Collection<String> known) {
    String start = written.length() > COMPARED ? written.substring(0, COMPARED) : written;
    return known.stream()
        .min(
            Comparator.comparingInt((String name) -> distance(start, name))
                .thenComparing(Comparator.naturalOrder()))
        .orElseThrow();
  }

  private static int distance(String written, String name) {
    String a = written.toLowerCase(Locale.ROOT);
    String b = name.toLowerCase(Locale.ROOT);
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
