package dev.mitra.job.control;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.rules.list.EntryList;
import dev.mitra.rules.list.ListSpec;

/**
 * A list in force.
 *
 * @param published what was published
 * @param entries its entries, to be looked up
 */
record ListInForce(Published published, Lazy<EntryList> entries) implements InForce {

  static ListInForce of(Published published) {
    Lazy<EntryList> entries =
        Lazy.of(
            () ->
                EntryList.of(
                    ListSpec.parse(published.id().name(), published.resource().get().spec())));
    return new ListInForce(published, entries);
  }

  /** How many entries it has; none when it is not valid any more. */
  int size() {
    try {
      return entries.get().size();
    } catch (InvalidDeclarationException e) {
      return 0;
    }
  }
}
