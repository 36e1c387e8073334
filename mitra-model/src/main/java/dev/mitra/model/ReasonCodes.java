package dev.mitra.model;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

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
    private boolean matches(String feature) {
      if (features.indexOf('*') < 0) {
        return features.equals(feature);
      }
      StringBuilder pattern = new StringBuilder();
      for (String part : features.split("\\*", -1)) {
        if (!pattern.isEmpty()) {
          pattern.append(".*");
        }
        pattern.append(Pattern.quote(part));
      }
      return Pattern.matches(pattern.toString(), feature);
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
