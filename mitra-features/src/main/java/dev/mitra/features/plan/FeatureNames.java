package dev.mitra.features.plan;

import dev.mitra.features.check.Findings;
import dev.mitra.features.expr.Variable;

/** What the full names of features may be. */
final class FeatureNames {
  private static final String COVERAGE = ".coverage";

  private FeatureNames() {}

  /** The name of the least coverage of an entity's features. */
  static String coverage(String entity) {
    return entity + COVERAGE;
  }

  /**
   * Refuses a name that expressions cannot read, and the one that is taken.
   *
   * @return whether the name can be used
   */
  static boolean check(String name, String path, Findings findings) {
    if (!Variable.isName(name)) {
      findings.add(
          path,
          "makes '%s', which expressions cannot read; a name has at most %d characters and no part"
              + " that CEL keeps for itself",
          name,
          Variable.LONGEST_NAME);
      return false;
    }
    if (name.endsWith(COVERAGE)) {
      findings.add(
          path,
          "makes '%s', which is the least coverage of all features of the entity; give another name",
          name);
      return false;
    }
    return true;
  }

  /** Refuses a name that is there. */
  static void refuseSecond(String name, String path, Findings findings) {
    findings.add(path, "makes '%s', which is there already; names are given once", name);
  }
}
