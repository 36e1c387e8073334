package dev.mitra.features.check;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that a mistyped one probably meant. */
public final class Nearest {
  private static final int LONGEST = 100;

  private Nearest() {}

  /**
   * The known name with the smallest edit distance to {@code given}, upper and lower case being the
   * same, where a swap of neighbours is one edit (optimal string alignment). Empty when even the
   * nearest is further away than a third of the length of {@code given} (at least one edit). Of
   * equally near names the first in iteration order wins.
   */
  public static Optional<String> of(String given, Collection<String> known) {
    if (given.isEmpty() || given.length() > LONGEST) {
      return Optional.empty();
    }
    String wanted = given.toLowerCase(Locale.ROOT);
    int best = Math.max(1, given.length() / 3) + 1;
    Optional<String> nearest = Optional.empty();
    for (String name : known) {
      if (Math.abs(name.length() - given.length()) < best) {
        int distance = distance(wanted, name.toLowerCase(Locale.ROOT));
        if (distance < best) {
          best = distance;
          nearest = Optional.of(name);
        }
      }
    }
    return nearest;
  }

  /** {@code ", did you mean 'x'?"}, or {@code ""} when nothing is near: the end of a sentence. */
  public static String hint(String given, Collection<String> known) {
    return of(given, known).map(name -> ", did you mean '" + name + "'?").orElse("");
  }

  private static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      int[] spare = beforeLast;
      beforeLast = last;
      last = row;
      row = spare;
    }
    return last[b.length()];
  }
}
