package dev.mitra.model.check;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds what a writer most likely meant by a misspelt name. */
public final class NearestName {

  /** Names are compared by their beginnings: what is longer is hardly a misspelling. */
  private static final int COMPARED = 64;

  /** A finding has to be made in a moment, also when a hundred names are wrong. */
  private static final int MOST_COMPARED = 500;

  private NearestName() {}

  private static String beginning(String name) {
    return name.length() > COMPARED ? name.substring(0, COMPARED) : name;
  }

  /**
   * The name with the smallest edit distance (Levenshtein) to {@code written}, upper and lower case
   * taken as equal; the first in alphabetical order among several.
   *
   * @param known at least one name
   */
  public static String of(String written, Collection<String> known) {
    String start = beginning(written);
    return known.stream()
        .limit(MOST_COMPARED)
        .min(
            Comparator.comparingInt((String name) -> distance(start, beginning(name)))
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
