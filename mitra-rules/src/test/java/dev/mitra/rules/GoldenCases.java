package dev.mitra.rules;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import java.util.List;

/** Wrong declarations with everything that is found in them, as one golden file. */
public final class GoldenCases {
  private final StringBuilder text = new StringBuilder();

  /**
   * Adds a case.
   *
   * @param title what is wrong
   * @param source the declaration
   * @param check refuses it
   */
  public void add(String title, String source, Runnable check) {
    text.append("# ").append(title).append('\n');
    source.strip().lines().forEach(line -> text.append("| ").append(line).append('\n'));
    for (Finding finding : findings(check)) {
      text.append("> ").append(finding).append('\n');
    }
    text.append('\n');
  }

  /** Compares all cases with a file. */
  public void check(String file) {
    Golden.check(file, text.toString());
  }

  private static List<Finding> findings(Runnable check) {
    try {
      check.run();
      return List.of(new Finding("", "accepted"));
    } catch (InvalidDeclarationException e) {
      return e.findings();
    }
  }
}
