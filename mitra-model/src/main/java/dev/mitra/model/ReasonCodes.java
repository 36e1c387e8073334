package dev.mitra.model;

import java.util.List;
import java.util.Optional;

/**
 * The reason codes of features, for explanations. A feature has the code of the first entry that it
 * matches.
 *
 * @param entries in their order
 */
public record ReasonCodes(List<Entry> entries) {
  /** No feature has a code. */
  public static final ReasonCodes NONE = new ReasonCodes(List.of());

  /** Most entries. */
  public static final int MOST = 500;

  /**
   * One entry.
   *
   * @param features the name of a feature; {@code *} stands for any text
   * @param code the code
   */
  public record Entry(String features, String code) {
    /**
     * Whether a feature is meant. Each piece between stars is looked for once, behind the one
     * before, so that no pattern costs more than its length times that of the name.
     */
    private boolean matches(String feature) {
      int star = features.indexOf('*');
      if (star < 0) {
        return features.equals(feature);
      }
      int lastStar = features.lastIndexOf('*');
      int end = feature.length() - (features.length() - lastStar - 1);
      if (end < star
          || !feature.startsWith(features.substring(0, star))
          || !feature.endsWith(features.substring(lastStar + 1))) {
        return false;
      }
      int from = star;
      while (star < lastStar) {
        int next = features.indexOf('*', star + 1);
        String piece = features.substring(star + 1, next);
        int found = feature.indexOf(piece, from);
        if (found < 0 || found + piece.length() > end) {
          return false;
        }
        from = found + piece.length();
        star = next;
      }
      return true;
    }
  }

  /** Copies the list. */
  public ReasonCodes {
    entries = List.copyOf(entries);
  }

  /** The code of a feature; not for the hot path. */
  public Optional<String> of(String feature) {
    return entries.stream().filter(e -> e.matches(feature)).map(Entry::code).findFirst();
  }
}
