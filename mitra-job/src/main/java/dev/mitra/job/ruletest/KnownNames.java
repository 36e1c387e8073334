package dev.mitra.job.ruletest;

import dev.mitra.features.check.Nearest;
import dev.mitra.features.check.Quote;
import dev.mitra.features.check.StrictObject;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Names of resources in tests: they have to be there. */
final class KnownNames {
  private static final int FEW = 20;

  private KnownNames() {}

  /** Refuses a name that is not among the known ones. */
  static void require(
      StrictObject object, String field, String name, String what, Collection<String> known) {
    if (!known.contains(name)) {
      String hint = Nearest.hint(name, known);
      object.refuse(
          field,
          Quote.of(name)
              + " is no "
              + what
              + (hint.isEmpty() && !known.isEmpty() && known.size() <= FEW
                  ? "; there are " + String.join(", ", known)
                  : hint));
    }
  }

  /** A list of rules, when it is there. */
  static Optional<List<String>> rules(StrictObject object, String field, Sandbox sandbox) {
    if (!object.has(field)) {
      return Optional.empty();
    }
    List<String> rules = object.texts(field);
    for (int i = 0; i < rules.size(); i++) {
      require(object, field + "[" + i + "]", rules.get(i), "rule", sandbox.rules());
    }
    return Optional.of(rules);
  }
}
